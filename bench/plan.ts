/**
 * A plan reads independent resources concurrently: `node dist/bench/plan.js` plans twelve that are independent, and twelve
 * of which each needs the one before, all toy resources whose read takes 150 ms. Prints both, and fails when the
 * concurrent reads take half of the time or more.
 */
import { randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { registerActivities } from '../activities/registry.ts';
import type { Plan } from '../domain/plan.ts';
import { paceSchema, type RunRequest } from '../domain/run-request.ts';
import { World } from '../test/workflows/toy/world.ts';
import { startEmbeddedWorker, type EmbeddedWorker } from './embedded-worker.ts';
import { openedWhenNeeded } from '../journal/opened-when-needed.ts';

const reads = 12;
/** Milliseconds: about what a call to Graph takes. */
const readTakes = 150;
const times = 7;

/** By the name of the toy runbook. */
const shapes = { row: `${reads} steps in a row`, wide: `${reads} reads side by side` } as const;
type Shape = keyof typeof shapes;

/** All of them exist already: after a missing one, dependents wouldn't be read, since their inputs aren't known. */
function fill(world: World, shape: Shape): void {
  world.things.clear();
  let before: string | null = null;
  for (let index = 0; index < reads; index += 1) {
    const id = world.put(`thing ${index}`, 'one', before);
    if (shape === 'row') before = id;
  }
}

/** @returns milliseconds from the start of the workflow until its plan is returned */
async function plan({ client, taskQueue }: EmbeddedWorker, shape: Shape): Promise<number> {
  const request: RunRequest = {
    runbook: 'toy',
    connection: 'toy',
    subject: randomUUID(),
    requestedBy: 'bench',
    mode: 'plan',
    input: {},
    changeTicket: null,
    pace: paceSchema.parse({}),
  };
  const started = performance.now();
  const { steps } = (await client.workflow.execute(shape, {
    taskQueue,
    workflowId: `${shape}/${request.subject}`,
    args: [request],
  })) as Plan;
  const took = performance.now() - started;
  const found = steps.filter((step) => step.kind === 'change' && step.action === 'none');
  if (found.length !== reads) throw new Error(`The plan read ${found.length} resources, not ${reads}.`);
  return took;
}

async function measure(worker: EmbeddedWorker, world: World, shape: Shape): Promise<number> {
  fill(world, shape);
  // The first one loads the bundle.
  await plan(worker, shape);
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) took.push(await plan(worker, shape));
  took.sort((a, b) => a - b);
  const [least, median, most] = [took[0], took[Math.floor(times / 2)], took[times - 1]].map((ms = 0) => Math.round(ms));
  process.stdout.write(`${shapes[shape].padEnd(26)}${`${median} ms`.padStart(9)}   (${least} to ${most} ms)\n`);
  return median ?? 0;
}

async function main(): Promise<void> {
  const world = new World();
  world.delay = readTakes;
  const runbooks = new URL(`../test/workflows/toy/runbooks${extname(import.meta.url)}`, import.meta.url);
  const worker = await startEmbeddedWorker({
    workflowsPath: fileURLToPath(runbooks),
    activities: (home) => registerActivities(world.services(home, openedWhenNeeded({ home })), world.implementations),
  });
  try {
    process.stdout.write(`Median of ${times} plans, where a read takes ${readTakes} ms:\n`);
    const row = await measure(worker, world, 'row');
    const wide = await measure(worker, world, 'wide');
    process.stdout.write(`Side by side takes ${Math.round((100 * wide) / row)} % of the time in a row.\n`);
    process.exitCode = wide < row / 2 ? 0 : 1;
  } finally {
    await worker.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
