/**
 * A runbook definition in mode apply: does what was approved, step by step, and nothing else. A step that isn't in the
 * plan, inputs that are no longer the approved ones, or a state that is no longer the planned one, are drift: the run
 * plans and asks again. After a step has failed for good a person is asked; the definition doesn't notice.
 */
import type { Bulk, EachOf } from '../../domain/bulk.ts';
import type { Json } from '../../domain/json.ts';
import { fulfils } from '../../domain/known-after-apply.ts';
import type { ChangeStep, Plan, Superseded, Step } from '../../domain/plan.ts';
import type { Probe } from '../../domain/probe.ts';
import type { Resource } from '../../domain/resource.ts';
import type { Source } from '../../domain/source.ts';
import { applyChange } from './apply-change.ts';
import { applyEach } from './apply-each.ts';
import { applyServers } from './apply-servers.ts';
import { stopBeforeHistoryEnds } from './long-history.ts';
import { manualStep } from './manual-step.ts';
import { probeName, resourceName } from './keys.ts';
import { StepOutput, outputOf, resolve, type Input, type Output, type OutputOf } from './output.ts';
import { OwnRun } from './own-run.ts';
import { pollUntil, waitAtLeast } from './polling.ts';
import type { RunContext } from './run-context.ts';
import type { Refused, Run, RunbookDefinition, Until } from './run.ts';
import { stepFailure } from './step-failure.ts';
import { definitionError, Drift, Unreachable } from './run-aborted.ts';

/** Plans, asks and applies a stage's definition when it is reached: see `stage.ts`, which in turn calls `applyDefinition`. */
export type RunStage = (
  context: RunContext,
  step: Step,
  definition: RunbookDefinition,
  taken: Iterable<string>,
) => Promise<void>;

/**
 * Applies a runbook definition against its approved plan.
 * @param runStage for the stages in it
 * @throws Drift, Ended; ApplicationFailure for a mistake in the runbook's file
 */
export async function applyDefinition(
  context: RunContext,
  definition: RunbookDefinition,
  plan: Plan,
  runStage: RunStage,
): Promise<void> {
  const applying = new Applying(context, plan, runStage);
  await carryOut(context, applying, definition);
  applying.assertAllVisited();
}

/**
 * Runs a runbook definition to its end, or, where it depends on a skipped step, as far as it goes. @param server that it
 * is for
 */
async function carryOut(
  context: RunContext,
  applying: Applying,
  definition: RunbookDefinition,
  server?: string,
): Promise<void> {
  try {
    await definition(new OwnRun(applying));
    await applying.settled();
  } catch (error) {
    await applying.settled().catch(() => undefined);
    const aborted = context.state.aborted;
    if (aborted !== undefined && !(aborted instanceof Unreachable)) throw aborted;
    if (!(error instanceof Unreachable)) throw error;
    context.state.resume();
    applying.skipRest(error.message, server);
  }
  const { aborted } = context.state;
  if (aborted !== undefined) throw aborted;
}

class Applying implements Run {
  readonly #context: RunContext;
  readonly #plan: Plan;
  readonly #runStage: RunStage;
  readonly #steps: ReadonlyMap<string, Step>;
  readonly #visited: Set<string>;
  /** All changes, waits and probes run one after the other, even where a runbook definition forgot an `await`. */
  #tail: Promise<void> = Promise.resolve();

  /** @param visited of the run that a server's part is in */
  constructor(context: RunContext, plan: Plan, runStage: RunStage, visited = new Set<string>()) {
    this.#context = context;
    this.#plan = plan;
    this.#runStage = runStage;
    this.#steps = new Map(plan.steps.map((step) => [step.key, step]));
    this.#visited = visited;
  }

  settled(): Promise<void> {
    return this.#tail;
  }

  /** @param server only the steps on it */
  skipRest(why: string, server?: string): void {
    for (const step of this.#plan.steps) {
      if (this.#visited.has(step.key) || (server !== undefined && step.server !== server)) continue;
      this.#context.skip(step, why);
      this.#visited.add(step.key);
    }
  }

  assertAllVisited(): void {
    const missed = this.#plan.steps.find((step) => !this.#visited.has(step.key));
    if (missed === undefined) return;
    throw this.#context.state.abort(
      new Drift(missed.key, `${missed.key} was planned, and the runbook no longer asks for it.`),
    );
  }

  section(): void {
    // The plan has the sections already.
  }

  superseded(_superseded: Superseded): void {
    // The plan has these, too.
  }

  async ensure<D, S, O>(resource: Resource<D, S, O>, desired: Input<D>): Promise<OutputOf<O>> {
    const key = `${resource.kind}/${resourceName(resource, desired)}`;
    const output = new StepOutput(key);
    await this.#step(key, async (step) => {
      if (step.kind !== 'change') throw definitionError(`${key} is not a change.`);
      const inputs = await this.#inputs(step, desired, output);
      if (inputs === undefined) return;
      output.settle(await applyChange(this.#context, step, inputs));
    });
    return outputOf<O>(output);
  }

  async ensureEach<D extends EachOf>(bulk: Bulk<D>, desired: Input<D>): Promise<void> {
    await this.#step(`${bulk.kind}/${resourceName(bulk, desired)}`, async (step) => {
      if (step.kind !== 'change' || step.each === undefined) throw definitionError(`${step.key} is not a bulk change.`);
      const inputs = await this.#inputs(step, desired);
      if (inputs !== undefined) await applyEach(this.#context, step, step.each, inputs);
    });
  }

  async read<A, O>(source: Source<A, O>, args: Input<A>): Promise<OutputOf<O>> {
    const output = new StepOutput(`${source.kind}.read`);
    await this.#queue(async () => {
      await this.#context.checkpoint();
      const inputs = await resolve(args);
      if (inputs.state === 'skipped') return output.settle(inputs);
      output.settle({ state: 'known', value: await this.#reading(source, inputs.value) });
    });
    return outputOf<O>(output);
  }

  async #reading<A, O>(source: Source<A, O>, args: Json): Promise<Json> {
    const { activities, interventions, publisher, state } = this.#context;
    const name = source.name(args as A);
    for (;;) {
      publisher.reading(`read/${name}`);
      try {
        const answer = await activities.read(source.kind, { connection: state.request.connection, args }, name);
        return answer.value;
      } catch (error) {
        await interventions.about(`read/${name}`, stepFailure(error), ['retry', 'rollback', 'abort']);
      }
    }
  }

  async known<T>(output: Output<T>): Promise<T> {
    const resolved = await resolve(output);
    if (resolved.state === 'skipped') throw this.#context.state.abort(new Unreachable(resolved.why));
    return resolved.value as T;
  }

  async until<A>(probe: Probe<A>, args: Input<A>, until: Until): Promise<void> {
    const { name } = probeName(probe, args);
    if (until.atLeast !== undefined) await this.#wait(name, until.atLeast);
    await this.#probe(probe, args, 'allowed', until);
  }

  async probe<A>(probe: Probe<A>, args: Input<A>): Promise<void> {
    await this.#probe(probe, args, 'allowed', { atMost: '10 minutes', inARow: 1 });
  }

  async refused<A>(probe: Probe<A>, args: Input<A>, refused: Refused = {}): Promise<void> {
    const until = { atMost: refused.atMost ?? '30 minutes', inARow: 1 };
    await this.#probe(probe, args, 'refused', until);
    if (refused.againAfter === undefined) return;
    await this.#wait(`${probeName(probe, args).name}, a second time`, refused.againAfter);
    await this.#probe(probe, args, 'refused', until, ', a second time');
  }

  async manualStep(name: string, values: Input<Record<string, string>>): Promise<void> {
    await this.#step(`manual-step/${name}`, async (step) => {
      if (step.kind !== 'manual-step') throw definitionError(`${step.key} is not a manual step.`);
      const resolved = await this.#inputs(step, values);
      if (resolved !== undefined) await manualStep(this.#context, step, resolved);
    });
  }

  async stage(name: string, definition: RunbookDefinition): Promise<void> {
    await this.#step(`stage/${name}`, (step) => this.#runStage(this.#context, step, definition, this.#steps.keys()));
  }

  async eachServer(servers: readonly string[], definition: (run: Run, server: string) => Promise<void>): Promise<void> {
    const stageOf = (server: string) => {
      const step = this.#steps.get(`stage/${server}`);
      return step?.kind === 'stage' && step.server === server ? step : undefined;
    };
    await this.#queue(() =>
      applyServers(this.#context, servers, {
        apply: async (server, context) => {
          const part = new Applying(context, this.#plan, this.#runStage, this.#visited);
          await carryOut(context, part, (run) => definition(run, server), server);
        },
        isDeferred: (server) => stageOf(server) !== undefined,
        applyDeferred: async (server) => {
          const step = stageOf(server);
          if (step === undefined) return;
          this.#visited.add(step.key);
          await this.#runStage(this.#context, step, (run) => definition(run, server), this.#steps.keys());
        },
      }),
    );
  }

  async #wait(name: string, atLeast: string): Promise<void> {
    await this.#step(`wait/${name}`, (step) => waitAtLeast(this.#context, step, atLeast));
  }

  async #probe<A>(
    probe: Probe<A>,
    args: Input<A>,
    expected: 'allowed' | 'refused',
    until: Until,
    suffix = '',
  ): Promise<void> {
    const { name } = probeName(probe, args);
    await this.#step(`probe/${expected}/${name}${suffix}`, async (step) => {
      if (step.kind !== 'probe') throw definitionError(`${step.key} is not a probe.`);
      const inputs = await this.#inputs(step, args);
      if (inputs !== undefined)
        await pollUntil(this.#context, step, inputs, { ...until, controlledBy: probe.controlledBy });
    });
  }

  /** The inputs as they are now, if they are the approved ones; undefined where the step is skipped. */
  async #inputs(
    step: Exclude<Step, { kind: 'wait' | 'stage' }>,
    given: unknown,
    output?: StepOutput,
  ): Promise<Json | undefined> {
    const resolved = await resolve(given);
    if (resolved.state === 'skipped') {
      this.#context.skip(step, resolved.why);
      output?.settle(resolved);
      return undefined;
    }
    if (!fulfils(resolved.value, approvedInputs(step))) {
      throw this.#context.state.abort(new Drift(step.key, `What ${step.key} is made of is not what was approved.`));
    }
    return resolved.value;
  }

  #step(key: string, work: (step: Step) => Promise<void>): Promise<void> {
    return this.#queue(async () => {
      await this.#context.checkpoint();
      const step = this.#steps.get(key);
      if (step === undefined) {
        throw this.#context.state.abort(new Drift(key, `${key} is asked for, and was not planned.`));
      }
      if (this.#visited.has(key))
        throw definitionError(`Two steps of this runbook are ${key}: each must have a name of its own.`);
      await stopBeforeHistoryEnds(this.#context, key);
      this.#visited.add(key);
      await work(step);
    });
  }

  #queue(work: () => Promise<void>): Promise<void> {
    const done = this.#tail.then(work);
    this.#tail = done;
    // A definition that forgot to await a step gets its error at the end, not as an unhandled rejection, which would block
    // the workflow task.
    done.catch(() => undefined);
    return done;
  }
}

function approvedInputs(step: ChangeStep | Exclude<Step, ChangeStep | { kind: 'wait' | 'stage' }>): Json {
  return step.kind === 'manual-step' ? step.values : step.inputs;
}
