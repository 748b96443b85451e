import { loadSuites } from '../setup/load-suites.ts';

loadSuites(
  'simulator/test/entra',
  'simulator/test/http',
  'simulator/test/administration',
  'simulator/test/tenant',
  'simulator/test/clock.test.ts',
  'simulator/test/main.test.ts',
);
