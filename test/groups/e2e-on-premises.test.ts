import { loadSuites } from '../setup/load-suites.ts';

loadSuites(
  'test/e2e/client-sense-onprem.test.ts',
  'test/e2e/monosync-onprem.test.ts',
  'test/e2e/monosync-choices.test.ts',
  'test/e2e/listener-certificate.test.ts',
  'test/e2e/allsolutions-ews.test.ts',
  'test/e2e/on-premises-trouble.test.ts',
);
