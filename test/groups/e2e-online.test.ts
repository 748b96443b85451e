import { loadSuites } from '../setup/load-suites.ts';

loadSuites(
  'test/e2e/client-sense-online.test.ts',
  'test/e2e/secrets-planted.test.ts',
  'test/e2e/approved-from-outside.test.ts',
  'test/e2e/signed-run.test.ts',
  'test/e2e/ce-mailbox-oauth.test.ts',
  'test/e2e/ce-mailbox-oauth-there-and-back.test.ts',
  'test/e2e/client-secret-planted.test.ts',
);
