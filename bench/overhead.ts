/**
 * What the engine adds to each activity: `node dist/bench/overhead.js` carries out toy runbooks from start to report, and
 * after each a bare workflow with the same groups of activities, each taking as long as it took in the run, on the same
 * server and worker. Prints wall time beyond the activities' own, for each activity, and fails when the median ratio of
 * both passes its limit.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { registerActivities } from '../activities/registry.ts';
import { sealedActivity } from '../activities/sealed-activity.ts';
import { paceSchema, type RunRequest } from '../domain/run-request.ts';
import type { Journal } from '../journal/journal.ts';
import { openedWhenNeeded } from '../journal/opened-when-needed.ts';
import { World } from '../test/workflows/toy/world.ts';
import { startEmbeddedWorker, type EmbeddedWorker } from './embedded-worker.ts';

const times = 7;
const limit = 1.5;
const shapes = ['changes', 'row', 'wide'] as const;
const pace = paceSchema.parse({});

interface Measured {
  /** Milliseconds of wall time beyond the activities' own, for each activity. */
  readonly overhead: number;
  readonly groups: number[][];
  readonly events: number;
}

const at = (time: { seconds?: unknown; nanos?: number | null } | null | undefined): number =>
  Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;

/** Groups: activities scheduled by one workflow task. What is waited for, a person or a timer, doesn't count. */
function measured(events: NonNullable<History['events']>): Measured {
  const groups = new Map<string, number[]>();
  const groupOf = new Map<string, { group: string; started: number }>();
  let waited = 0;
  let waitingSince: number | undefined;
  for (const event of events) {
    const time = at(event.eventTime);
    const scheduled = event.activityTaskScheduledEventAttributes;
    const started = event.activityTaskStartedEventAttributes;
    const completed = event.activityTaskCompletedEventAttributes;
    if (event.timerStartedEventAttributes) waitingSince = time;
    const woken = event.timerFiredEventAttributes ?? event.workflowExecutionUpdateAcceptedEventAttributes;
    if (woken && waitingSince !== undefined) {
      waited += time - waitingSince;
      waitingSince = undefined;
    }
    if (scheduled)
      groupOf.set(String(event.eventId), { group: String(scheduled.workflowTaskCompletedEventId), started: time });
    if (started) groupOf.get(String(started.scheduledEventId))!.started = time;
    if (completed) {
      const { group, started: since } = groupOf.get(String(completed.scheduledEventId))!;
      groups.set(group, [...(groups.get(group) ?? []), time - since]);
    }
  }
  const durations = [...groups.values()];
  const own = durations.reduce((sum, group) => sum + Math.max(...group), 0);
  const wall = at(events.at(-1)?.eventTime) - at(events[0]?.eventTime) - waited;
  return { overhead: (wall - own) / durations.flat().length, groups: durations, events: events.length };
}

async function run({ client, taskQueue }: EmbeddedWorker, shape: string, installation: string): Promise<Measured> {
  const subject = randomUUID();
  const request: RunRequest = {
    runbook: 'toy',
    connection: 'toy',
    subject,
    requestedBy: 'ann',
    mode: 'apply',
    input: {},
    changeTicket: null,
    pace,
  };
  const workflowId = `${shape}/${subject}`;
  const handle = await client.workflow.start(shape, { taskQueue, workflowId, args: [request], memo: { installation } });
  let decided = false;
  for (let phase = ''; phase !== 'done'; await setTimeout(20)) {
    const status = (await handle.describe()).memo?.['status'] as { phase: string; plan: { hash: string } } | undefined;
    phase = status?.phase ?? '';
    const by = 'bob';
    // It waits in this phase until the approval is admitted.
    if (phase === 'awaiting-approval' && !decided) {
      decided = true;
      await handle.executeUpdate('decide', {
        args: [{ decision: 'approve', planHash: status?.plan.hash, by }],
      });
    }
    if (phase === 'needs-attention' || phase === 'failed') throw new Error(`${shape} is ${phase}.`);
  }
  await handle.result();
  return measured((await handle.fetchHistory()).events ?? []);
}

async function bare({ client, taskQueue }: EmbeddedWorker, groups: number[][]): Promise<Measured> {
  const workflowId = `bare/${randomUUID()}`;
  const handle = await client.workflow.start('bareActivities', { taskQueue, workflowId, args: [groups] });
  await handle.result();
  return measured((await handle.fetchHistory()).events ?? []);
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Infinity;

const world = new World();
let journal: (() => Promise<Journal>) | undefined;
const worker = await startEmbeddedWorker({
  workflowsPath: fileURLToPath(new URL(`overhead-workflows${extname(import.meta.url)}`, import.meta.url)),
  activities: (home) => {
    journal = openedWhenNeeded({ home });
    return {
      ...registerActivities(world.services(home, journal as never), world.implementations),
      takes: sealedActivity('takes', async (milliseconds: number) => ({ took: await setTimeout(milliseconds) })),
    };
  },
});
try {
  const { installation } = await journal!();
  process.stdout.write(`${'median for each activity'.padEnd(26)}   the run      bare   ratio   events\n`);
  for (const shape of shapes) {
    const pairs: { product: Measured; plain: Measured }[] = [];
    for (let time = 0; time <= times; time += 1) {
      world.things.clear();
      const product = await run(worker, shape, installation);
      pairs.push({ product, plain: await bare(worker, product.groups) });
    }
    // The first pair loads the bundle.
    const counted = pairs.slice(1);
    const [ours, theirs] = [
      median(counted.map(({ product }) => product.overhead)),
      median(counted.map(({ plain }) => plain.overhead)),
    ];
    const ratio = median(counted.map(({ product, plain }) => product.overhead / plain.overhead));
    const events = `${counted[0]?.product.events} / ${counted[0]?.plain.events}`;
    process.stdout.write(
      `${shape.padEnd(26)}${`${ours.toFixed(1)} ms`.padStart(10)}${`${theirs.toFixed(1)} ms`.padStart(10)}${ratio.toFixed(2).padStart(8)}   ${events}\n`,
    );
    if (ratio > limit) process.exitCode = 1;
  }
} finally {
  await worker.stop();
}
