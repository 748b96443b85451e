import { loadSuites } from '../setup/load-suites.ts';

loadSuites(
  'test/activities/application-failure.test.ts',
  'test/activities/bulk',
  'test/activities/closed-lists.test.ts',
  'test/activities/credential',
  'test/activities/ensure',
  'test/activities/group-policy.test.ts',
  'test/activities/heartbeat.test.ts',
  'test/activities/notify',
  'test/activities/on-premises',
  'test/activities/on-premises-context.test.ts',
  'test/activities/probe',
  'test/activities/raw-response.test.ts',
  'test/activities/read',
  'test/activities/reading-connection.test.ts',
  'test/activities/registered.test.ts',
  'test/activities/service-pauses.test.ts',
  'test/activities/shared-journal.test.ts',
  'test/activities/step-lease.test.ts',
  'test/activities/strict-inputs.test.ts',
  'test/adversarial',
);
