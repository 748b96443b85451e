import { loadSuites } from '../setup/load-suites.ts';

loadSuites(
  'test/e2e/rotate-credential.test.ts',
  'test/e2e/worker-killed.test.ts',
  'test/e2e/two-workers-killed.test.ts',
);
