import { loadSuites } from '../setup/load-suites.ts';

loadSuites(
  'test/docs',
  'test/architecture.test.ts',
  'simulator/test/architecture.test.ts',
  'test/config.test.ts',
  'test/keys.test.ts',
  'test/deployment',
  'test/setup',
  'test/language',
);
