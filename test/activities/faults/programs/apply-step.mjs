// Applies one step against the simulator, to be killed meanwhile: `apply-step.mjs TASK`, where TASK is JSON.
import { MockActivityEnvironment } from '@temporalio/testing';
import { activitiesOf, serverActivitiesOf } from '../../../../activities/index.ts';
import { connectSimulated } from '../../../../connectors/simulated/connect-simulated.ts';
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
const name = `${kind}.apply`;
await environment.run(activities[name], {
  asked: name,
  run: environment.context.info.workflowExecution.runId,
  input: { ...input, installation: (await journal()).installation },
});
