/**
 * What a run costs while it waits in a worker's cache: `node dist/bench/cached-runs.js` replays the recorded history of each
 * runbook up to its first approval, many times, keeps every sandbox alive, and prints live heap and CPU for each run, beside
 * a bare workflow that waits for a timer. Needs a build, no server. Fails when a runbook's median passes a limit.
 */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DefaultLogger, Runtime, Worker, bundleWorkflowCode, type WorkflowBundleOption } from '@temporalio/worker';
import type { Workflow } from '@temporalio/worker/lib/workflow/interface.js';
import { ReusableVMWorkflow, ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { catalogue } from '../domain/runbooks/catalogue.ts';
import { failureConverterPath } from '../temporal/data-converter.ts';
import { bareHistory } from './bare-history.ts';

const runs = 60;
/** For a run in the cache: bytes of live heap, and milliseconds of CPU until its sandbox has started its workflow. */
const limits = { heap: 500_000, setUp: 8 };
const root = new URL(import.meta.url.includes('/dist/') ? '../../' : '../', import.meta.url);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

interface History {
  events: { eventType: string }[];
}

/** Up to where the run waits for a decision about its plan: the first timer that it starts. */
function untilApproval({ events }: History): History {
  const timer = events.findIndex(({ eventType }) => eventType.endsWith('TIMER_STARTED'));
  const rest = events.slice(timer + 1).findIndex(({ eventType }) => !/UPSERT|PROPERTIES_MODIFIED/.test(eventType));
  return { events: events.slice(0, timer + 1 + rest) };
}

/** Sandboxes of finished replays are kept, as a worker's cache keeps those of waiting runs. */
const kept: unknown[] = [];
let setUp: number[] = [];
let atFirst = { heap: 0, cpu: process.cpuUsage() };

/** The first runs compile the bundle's functions, which all share. */
const uncounted = 5;

function keepSandboxes(): void {
  // oxlint-disable-next-line typescript/unbound-method -- called below with its own `this`
  const { createWorkflow } = ReusableVMWorkflowCreator.prototype;
  ReusableVMWorkflowCreator.prototype.createWorkflow = async function created(
    ...options: Parameters<typeof createWorkflow>
  ): Promise<Workflow> {
    if (kept.length === uncounted) {
      collect();
      atFirst = { heap: process.memoryUsage().heapUsed, cpu: process.cpuUsage() };
      setUp = [];
    }
    const started = performance.now();
    const workflow = await createWorkflow.apply(this as never, options);
    const took = performance.now() - started;
    const activate = workflow.activate.bind(workflow);
    workflow.activate = async (activation) => {
      const began = performance.now();
      const answer = await activate(activation);
      setUp.push(took + performance.now() - began);
      workflow.activate = activate;
      return answer;
    };
    kept.push(workflow);
    return workflow;
  };
  ReusableVMWorkflow.prototype.dispose = async () => undefined;
  ReusableVMWorkflowCreator.prototype.destroy = async () => undefined;
}

interface Cost {
  readonly heap: number;
  readonly setUp: number;
  readonly replay: number;
}

async function measure(workflowBundle: WorkflowBundleOption, history: History): Promise<Cost> {
  kept.length = 0;
  const histories = Array.from({ length: uncounted + runs }, (_, at) => ({ workflowId: `cached/${at}`, history }));
  const results = Worker.runReplayHistories(
    { workflowBundle, dataConverter: { failureConverterPath } },
    histories as never,
  );
  for await (const { error } of results) if (error !== undefined) throw error;
  const { user, system } = process.cpuUsage(atFirst.cpu);
  collect();
  const heap = (process.memoryUsage().heapUsed - atFirst.heap) / runs;
  const sorted = setUp.toSorted((a, b) => a - b);
  return { heap, setUp: sorted[Math.floor(sorted.length / 2)] ?? Infinity, replay: (user + system) / 1000 / runs };
}

function show(name: string, { heap, setUp: ms, replay }: Cost): void {
  const cells = [`${Math.round(heap / 1000)} KB`, `${ms.toFixed(1)} ms`, `${replay.toFixed(1)} ms`];
  process.stdout.write(`${name.padEnd(24)}${cells.map((cell) => cell.padStart(12)).join('')}\n`);
}

const logger = new DefaultLogger('ERROR');
Runtime.install({ logger });
keepSandboxes();
process.stdout.write(`${'of a waiting run'.padEnd(24)}   live heap      set-up   until approval (CPU)\n`);
const workflowsPath = fileURLToPath(new URL(`bare-workflows${extname(import.meta.url)}`, import.meta.url));
const bare = await bundleWorkflowCode({ workflowsPath, failureConverterPath, logger });
show('bare', await measure(bare, bareHistory));
const bundle = { codePath: fileURLToPath(new URL('dist/workflows/bundle.js', root)) };
for (const { name } of catalogue) {
  const recorded = readFileSync(new URL(`test/replay/histories/${name}.json`, root), 'utf8');
  const cost = await measure(bundle, untilApproval(JSON.parse(recorded) as History));
  show(name, cost);
  if (cost.heap > limits.heap || cost.setUp > limits.setUp) process.exitCode = 1;
}
