// Applies one step against the simulator, as approved, to be killed meanwhile: `apply-step.mjs TASK`, where TASK is JSON.
import { MockActivityEnvironment } from '@temporalio/testing';
import { activitiesOf, serverActivitiesOf } from '../../../../activities/index.ts';
import { connectSimulated } from '../../../../connectors/simulated/connect-simulated.ts';
import { recordAdmission } from '../../../../journal/admissions.ts';
import { openedWhenNeeded } from '../../../../journal/opened-when-needed.ts';
import { journalSecrets } from '../../../../journal/secrets.ts';

const { home, ready, key, kind, info, input } = JSON.parse(process.argv[2]);
const journal = openedWhenNeeded({ home });
const keys = { current: 'k', keys: new Map([['k', Buffer.from(key, 'base64')]]) };
const services = {
  home,
  secrets: journalSecrets(journal, async () => keys),
  journal,
  connect: async (name) =>
    connectSimulated(name, { kind: 'simulated', ready, breakGlassAccounts: [] }, home, undefined),
};
const activities = { ...serverActivitiesOf(services), ...activitiesOf(services) };
const environment = new MockActivityEnvironment(info);
const { workflowId, runId } = environment.context.info.workflowExecution;
const { connection, step, desired, approved } = input;
const planHash = '0'.repeat(64);
const decision = {
  requestedBy: 'ann',
  by: 'bob',
  via: 'update',
  decision: null,
  reason: null,
  decidedAt: 'then',
  isOfRest: false,
  rule: 'default',
  policyDigest: null,
  votes: [],
  standing: null,
  notBefore: null,
};
await recordAdmission(
  await journal(),
  { kind: 'apply', run: workflowId, runId, planHash, ...decision },
  {
    hash: planHash,
    header: { run: workflowId, runId, requestedBy: 'ann', requestDigest: planHash, program: null },
    runbook: 'faults',
    connection,
    subject: step,
    steps: [
      { kind: 'change', key: step, name: step, document: '', resource: kind, inputs: desired, risks: [], ...approved },
    ],
    superseded: [],
    evidence: [],
  },
);
const name = `${kind}.apply`;
await environment.run(activities[name], {
  asked: name,
  run: runId,
  input: { ...input, installation: (await journal()).installation },
});
