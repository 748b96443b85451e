import { loadSuites } from '../setup/load-suites.ts';

loadSuites(
  'test/e2e/secops-by-hand.test.ts',
  'test/e2e/secops-certificate-auth.test.ts',
  'test/e2e/allsolutions-online.test.ts',
  'test/e2e/least-rights.test.ts',
  'test/e2e/upgrade.test.ts',
);
