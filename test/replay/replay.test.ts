import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { catalogue } from '../../domain/runbooks/catalogue.ts';
import { failureConverterPath } from '../../temporal/data-converter.ts';
import { workflowBundle } from '../../scripts/workflow-bundle.mjs';
import { missingFilesOf } from '../runbook-files.ts';
import type { History } from './moments.ts';
import '../setup/quiet-runtime.ts';

const folder = join(__dirname, 'histories');
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

function history(name: string): History {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as History;
}

/** Under its own ID: a decision by update is refused by a run of another one. */
async function replay(recorded: History): Promise<void> {
  const id = recorded.events[0]?.workflowExecutionStartedEventAttributes?.workflowId;
  await Worker.runReplayHistory(options, recorded, id);
}

let options: ReplayWorkerOptions;
beforeAll(async () => {
  const codePath = await workflowBundle(join(__dirname, '..', '..', 'workflows', 'index.ts'));
  options = { workflowBundle: { codePath }, dataConverter: { failureConverterPath } };
}, 60_000);

it('there is a recorded history of every runbook', () => {
  const missing = catalogue.flatMap(({ name }) => missingFilesOf(name)).filter((each) => each.includes('histories'));
  expect(missing).toEqual([]);
});

it.each(names)('%s is replayed by the code as it is', async (name) => {
  await expect(replay(history(name))).resolves.toBeUndefined();
});

it('a history that the code could not have made is found out', async () => {
  const tampered = history('client-sense-online.json');
  const scheduled = tampered.events.filter((event) => event.activityTaskScheduledEventAttributes !== undefined);
  const application = scheduled.find(
    (event) => event.activityTaskScheduledEventAttributes?.activityType.name === 'application.plan',
  );
  if (application?.activityTaskScheduledEventAttributes === undefined)
    throw new Error('There is nothing to tamper with.');
  application.activityTaskScheduledEventAttributes.activityType.name = 'application.apply';
  await expect(replay(tampered)).rejects.toThrow(/[Nn]ondeterminism/);
});
