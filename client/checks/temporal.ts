/** Temporal as this installation needs it: reachable, with our search attributes, with a worker. */
import type { Config } from '../../config.ts';
import { readConnections } from '../../connectors/connections-file.ts';
import { searchAttributeKeys } from '../../temporal/search-attributes.ts';
import { connectionTaskQueue } from '../../temporal/task-queues.ts';
import { withRunsOf, type RunsClient } from '../runs/with-runs.ts';
import { workerPolls } from '../runs/worker-polls.ts';
import { stuckRunsCheck } from './stuck-runs.ts';
import { anonymousClientCheck } from './anonymous-client.ts';
import { attempt, ok, skipped, warning, wrong, type Check } from './check.ts';
import { howToStartWorker } from './how-to-start.ts';
import { notificationScheduleCheck } from './notifications.ts';
import { payloadKeysCheck } from './payload-keys.ts';

/** @returns what can't be asked without a server as skipped, each by its name */
export async function temporalChecks(config: Config): Promise<Check[]> {
  const rest: Check[] = [];
  const reachable = await attempt('Temporal server', async () =>
    withRunsOf(config, async (runs) => {
      for (const [name, check] of asked) rest.push(await attempt(name, async () => check(runs)));
      rest.push(...(await onPremisesConnections(runs)));
      const { address } = runs.client.connection.options;
      return ok('Temporal server', `answers at ${address}, namespace ${config.temporal.namespace}`);
    }),
  );
  if (reachable.result === 'wrong' && rest.length === 0) {
    const names = [...asked.keys(), ...(await onPremisesNames(config)).map(workerOf)];
    rest.push(...names.map((name) => skipped(name, 'no server to ask')));
  }
  return [reachable, ...rest];
}

const asked: ReadonlyMap<string, (runs: RunsClient) => Promise<Check>> = new Map([
  ['Temporal access', anonymousClientCheck],
  ['search attributes', searchAttributes],
  ['worker', worker],
  ['open runs', stuckRunsCheck],
  ['payload keys', payloadKeysCheck],
  ['notifications, schedule', notificationScheduleCheck],
]);

async function searchAttributes({ client, config }: RunsClient): Promise<Check> {
  const { namespace } = config.temporal;
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const missing = searchAttributeKeys.filter((key) => !(key.name in customAttributes)).map(({ name }) => name);
  if (missing.length === 0) return ok('search attributes', searchAttributeKeys.map(({ name }) => name).join(', '));
  const advice =
    'A worker registers them when it starts; where it has no right to, create them with "temporal operator search-attribute create".';
  return wrong('search attributes', `missing: ${missing.join(', ')}`, advice);
}

async function worker({ client, config }: RunsClient): Promise<Check> {
  const polls = await workerPolls(client, config.taskQueue);
  if (polls === 'polls') return ok('worker', `polls the task queue ${config.taskQueue}`);
  const advice = `${howToStartWorker()} Until then runs wait, and nothing is lost.`;
  return polls === 'none'
    ? wrong('worker', `none polls the task queue ${config.taskQueue}`, advice)
    : warning('worker', "the server doesn't say whether one polls", advice);
}

/** Each on-premises organization needs a worker in its network; any worker serves the simulated one. */
async function onPremisesConnections({ client, config }: RunsClient): Promise<Check[]> {
  const names = await onPremisesNames(config);
  return Promise.all(
    names.map(async (name): Promise<Check> => {
      const check = workerOf(name);
      const taskQueue = connectionTaskQueue(config.taskQueue, name);
      const polls = await workerPolls(client, taskQueue, 'activities');
      if (polls === 'polls') return ok(check, `polls the task queue ${taskQueue}`);
      const advice = 'Start one on a Windows host in that network with RUNBOOKS_ROLES=servers: docs/windows-host.md.';
      return polls === 'none'
        ? wrong(check, `none polls the task queue ${taskQueue}`, advice)
        : warning(check, "the server doesn't say whether one polls", advice);
    }),
  );
}

async function onPremisesNames(config: Config): Promise<string[]> {
  // The check of connections reports what is wrong with the file.
  const connections = await readConnections(config.connectionsFile).catch(() => ({}));
  return Object.entries(connections).flatMap(([name, { kind }]) => (kind === 'exchange-server' ? [name] : []));
}

function workerOf(connection: string): string {
  return `on-premises worker of ${connection}`;
}
