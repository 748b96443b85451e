import { loadSuites } from '../setup/load-suites.ts';

loadSuites(
  'test/simulator/entra',
  'test/simulator/http',
  'test/simulator/administration',
  'test/simulator/tenant',
  'test/simulator/clock.test.ts',
  'test/simulator/main.test.ts',
);
