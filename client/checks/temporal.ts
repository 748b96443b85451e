/** Temporal as this installation needs it: reachable, with our search attributes, with a worker. */
import type { Config } from '../../config.ts';
import { readConnections } from '../../connectors/connections-file.ts';
import { searchAttributeKeys } from '../../temporal/search-attributes.ts';
import { connectionTaskQueue } from '../../temporal/task-queues.ts';
import { withRunsOf, type RunsClient } from '../runs/with-runs.ts';
import { workerPolls } from '../runs/worker-polls.ts';
import { stuckRunsCheck } from './stuck-runs.ts';
import { attempt, ok, skipped, warning, wrong, type Check } from './check.ts';
import { notificationScheduleCheck } from './notifications.ts';

export async function temporalChecks(config: Config): Promise<Check[]> {
  const rest: Check[] = [];
  const reachable = await attempt('Temporal server', async () =>
    withRunsOf(config, async (runs) => {
      rest.push(
        await attempt('search attributes', async () => searchAttributes(runs)),
        await worker(runs),
        await attempt('open runs', async () => stuckRunsCheck(runs)),
        await notificationScheduleCheck(runs),
        ...(await onPremisesConnections(runs)),
      );
      const { address } = runs.client.connection.options;
      return ok('Temporal server', `answers at ${address}, namespace ${config.temporal.namespace}`);
    }),
  );
  if (reachable.result === 'wrong') {
    rest.push(
      skipped('search attributes', 'no server to ask'),
      skipped('worker', 'no server to ask'),
      skipped('open runs', 'no server to ask'),
    );
  }
  return [reachable, ...rest];
}

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
  const advice = 'Start one with "runbook dev" or "npm run worker". Until then runs wait, and nothing is lost.';
  return polls === 'none'
    ? wrong('worker', `none polls the task queue ${config.taskQueue}`, advice)
    : warning('worker', "the server doesn't say whether one polls", advice);
}

/** Each on-premises organization needs a worker in its network; any worker serves the simulated one. */
async function onPremisesConnections({ client, config }: RunsClient): Promise<Check[]> {
  // The check of connections reports what is wrong with the file.
  const connections = await readConnections(config.connectionsFile).catch(() => ({}));
  const names = Object.entries(connections).flatMap(([name, { kind }]) => (kind === 'exchange-server' ? [name] : []));
  return Promise.all(
    names.map(async (name): Promise<Check> => {
      const check = `on-premises worker of ${name}`;
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
