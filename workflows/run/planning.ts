/**
 * A runbook definition in mode plan: every `ensure` starts its read and resolves at once, so that resources which don't
 * depend on each other are read concurrently; dependents wait for outputs. All reads are awaited after the definition.
 * Nothing is written.
 */
import type { Bulk, EachOf } from '../../domain/bulk.ts';
import type { Json } from '../../domain/json.ts';
import { hashOf, type Evidence, type Plan, type Superseded, type Step } from '../../domain/plan.ts';
import type { Probe } from '../../domain/probe.ts';
import type { Resource } from '../../domain/resource.ts';
import type { Source } from '../../domain/source.ts';
import type { Activities } from './activities.ts';
import { Keys, probeName, resourceName } from './keys.ts';
import { StepOutput, outputOf, resolve, type Input, type Output, type OutputOf } from './output.ts';
import { planEach } from './plan-each.ts';
import { planHeader } from './plan-header.ts';
import { failureOf, hopelessOf, planServers } from './plan-servers.ts';
import { rehearse } from './rehearsal.ts';
import type { Refused, Run, RunbookDefinition, Until } from './run.ts';
import type { RunState } from './run-state.ts';
import { stepFailure } from './step-failure.ts';
import { definitionError, Unreachable } from './run-aborted.ts';

/** The stage, where a stage is planned. */
export interface Within {
  readonly stage: string;
  /** The stage's server. */
  readonly server?: string;
  /** Keys of the stage's run. */
  readonly taken: readonly string[];
  /** The section of the document that it implements, until its definition names another. */
  readonly document: string;
}

/**
 * Plans a runbook definition.
 * @throws the error of the first failing read
 */
export async function planDefinition(
  state: RunState,
  activities: Activities,
  definition: RunbookDefinition,
  within?: Within,
): Promise<Plan> {
  const planning = new Planning(state, activities, {
    keys: new Keys(within?.taken),
    section: within?.document ?? '',
    ...(within?.server === undefined ? {} : { server: within.server }),
  });
  const failed = await failureOf(planning, definition);
  if (failed !== undefined) throw failed.error;
  const { request } = state;
  const plan = {
    header: planHeader(state),
    runbook: request.runbook,
    connection: request.connection,
    subject: request.subject,
    ...(within === undefined ? {} : { stage: within.stage }),
    steps: planning.steps,
    superseded: planning.supersededSteps,
    evidence: planning.evidence,
  };
  return { hash: hashOf(plan), ...plan };
}

class Planning implements Run {
  readonly #state: RunState;
  readonly #activities: Activities;
  readonly #keys: Keys;
  readonly #server: string | undefined;
  /** In the order of the definition; all steps of a server are one entry. */
  readonly #slots: (readonly Step[])[] = [];
  readonly #pending: Promise<void>[] = [];
  readonly #evidence: (readonly Evidence[])[] = [];
  readonly supersededSteps: Superseded[] = [];
  failed: { error: unknown } | undefined;
  #section: string;
  #lastStep = '';

  constructor(state: RunState, activities: Activities, given: { keys: Keys; section: string; server?: string }) {
    this.#state = state;
    this.#activities = activities;
    this.#keys = given.keys;
    this.#section = given.section;
    this.#server = given.server;
  }

  get steps(): Step[] {
    return this.#slots.flat().map((step) => (this.#server === undefined ? step : { ...step, server: this.#server }));
  }

  get evidence(): Evidence[] {
    return this.#evidence.flat();
  }

  async joined(): Promise<void> {
    // Reads may start others while they are awaited.
    for (let joined = 0; joined < this.#pending.length; joined += 1) await this.#pending[joined];
  }

  section(title: string): void {
    this.#section = title;
  }

  async ensure<D, S, O>(resource: Resource<D, S, O>, desired: Input<D>): Promise<OutputOf<O>> {
    this.#state.checkpoint();
    const name = resourceName(resource, desired);
    const key = this.#keys.claim(`${resource.kind}/${name}`);
    const output = new StepOutput(key);
    const document = this.#section;
    this.#lastStep = key;
    this.#start(output, this.#slot(), async (put) => {
      const inputs = await resolve(desired);
      if (inputs.state === 'skipped') return output.settle(inputs);
      const planned = await this.#activities.plan(
        resource.kind,
        { connection: this.#state.request.connection, desired: inputs.value, unread: inputs.unknown },
        name,
      );
      const { outputs, ...difference } = planned;
      put({ kind: 'change', key, name, document, resource: resource.kind, inputs: inputs.value, ...difference });
      output.settle(outputs === null ? { state: 'unknown' } : { state: 'known', value: outputs });
    });
    return outputOf<O>(output);
  }

  async ensureEach<D extends EachOf>(bulk: Bulk<D>, desired: Input<D>): Promise<void> {
    this.#state.checkpoint();
    const name = resourceName(bulk, desired);
    const key = this.#keys.claim(`${bulk.kind}/${name}`);
    const document = this.#section;
    this.#lastStep = key;
    this.#start(undefined, this.#slot(), async (put) => {
      const inputs = await resolve(desired);
      if (inputs.state === 'skipped') return;
      const { connection } = this.#state.request;
      put({
        kind: 'change',
        key,
        name,
        document,
        resource: bulk.kind,
        inputs: inputs.value,
        ...(await planEach(this.#activities, bulk, { connection, name, inputs: inputs.value, unread: inputs.unknown })),
      });
    });
  }

  async read<A, O>(source: Source<A, O>, args: Input<A>): Promise<OutputOf<O>> {
    this.#state.checkpoint();
    const output = new StepOutput(`${source.kind}.read`);
    const at = this.#evidence.push([]) - 1;
    this.#start(output, undefined, async () => {
      const inputs = await resolve(args);
      if (inputs.state === 'skipped') return output.settle(inputs);
      if (inputs.unknown) return output.settle({ state: 'unknown' });
      const name = source.name(inputs.value as A);
      const answer = await this.#activities.read(
        source.kind,
        { connection: this.#state.request.connection, args: inputs.value },
        name,
      );
      this.#evidence[at] = answer.evidence;
      output.settle({ state: 'known', value: answer.value });
    });
    return outputOf<O>(output);
  }

  async known<T>(output: Output<T>): Promise<T> {
    const resolved = await resolve(output);
    if (resolved.state === 'skipped') throw new Unreachable(resolved.why);
    if (resolved.unknown) {
      throw definitionError(
        'run.known() was asked for a value that is only known after apply: put what depends on it into a run.stage().',
      );
    }
    return resolved.value as T;
  }

  async until<A>(probe: Probe<A>, args: Input<A>, until: Until): Promise<void> {
    if (until.atLeast !== undefined) this.#wait(probeName(probe, args).name, until.atLeast, until.atMost);
    this.#probe(probe, args, 'allowed');
  }

  async probe<A>(probe: Probe<A>, args: Input<A>): Promise<void> {
    this.#probe(probe, args, 'allowed');
  }

  async refused<A>(probe: Probe<A>, args: Input<A>, refused: Refused = {}): Promise<void> {
    this.#probe(probe, args, 'refused');
    if (refused.againAfter === undefined) return;
    this.#wait(`${probeName(probe, args).name}, a second time`, refused.againAfter);
    this.#probe(probe, args, 'refused', ', a second time');
  }

  async manualStep(name: string, values: Input<Record<string, string>>): Promise<void> {
    const key = this.#keys.claim(`manual-step/${name}`);
    const document = this.#section;
    this.#whenKnown(values, (resolved) => ({ kind: 'manual-step', key, name, document, values: resolved }));
  }

  superseded(superseded: Superseded): void {
    this.supersededSteps.push(superseded);
  }

  async stage(name: string, definition: RunbookDefinition): Promise<void> {
    const key = this.#keys.claim(`stage/${name}`);
    this.#put({ kind: 'stage', key, name, document: this.#section, after: this.#lastStep });
    await rehearse(definition);
  }

  async eachServer(servers: readonly string[], definition: (run: Run, server: string) => Promise<void>): Promise<void> {
    this.#state.checkpoint();
    const places = servers.map(() => ({ slot: this.#slot(), evidence: this.#evidence.push([]) - 1 }));
    const own = (server: string) =>
      new Planning(this.#state, this.#activities, { keys: this.#keys, section: this.#section, server });
    const planned = await planServers(servers, definition, own);
    for (const [at, { slot, evidence }] of places.entries()) {
      const { server, steps, evidence: seen, superseded, failed } = planned[at]!;
      this.#slots[slot] = failed === undefined ? steps : [this.#deferredStep(server, failed)];
      this.#evidence[evidence] = seen;
      this.#lastStep = this.#slots[slot].at(-1)?.key ?? this.#lastStep;
      for (const each of superseded) {
        if (!this.supersededSteps.some(({ asked }) => asked === each.asked)) this.supersededSteps.push(each);
      }
    }
    const hopeless = hopelessOf(planned);
    if (hopeless !== undefined) this.failed ??= hopeless;
  }

  #deferredStep(server: string, { error }: { error: unknown }): Step {
    const key = this.#keys.claim(`stage/${server}`);
    const because = stepFailure(error).message;
    return { kind: 'stage', key, name: server, document: this.#section, server, after: this.#lastStep, because };
  }

  #put(step: Step): void {
    this.#slots.push([step]);
  }

  #wait(name: string, atLeast: string, atMost?: string): void {
    const key = this.#keys.claim(`wait/${name}`);
    this.#put({
      kind: 'wait',
      key,
      name,
      document: this.#section,
      atLeast,
      ...(atMost === undefined ? {} : { atMost }),
    });
  }

  #probe<A>(probe: Probe<A>, args: Input<A>, expected: 'allowed' | 'refused', suffix = ''): void {
    this.#state.checkpoint();
    const { name, as } = probeName(probe, args);
    const key = this.#keys.claim(`probe/${expected}/${name}${suffix}`);
    const document = this.#section;
    this.#whenKnown(args, (inputs) => ({
      kind: 'probe',
      key,
      name: name + suffix,
      document,
      probe: probe.kind,
      as,
      expected,
      inputs,
    }));
  }

  /** Adds a step at its position once each of its inputs is known, or known after apply. */
  #whenKnown(given: unknown, step: (inputs: Json) => Step): void {
    this.#start(undefined, this.#slot(), async (put) => {
      const inputs = await resolve(given);
      if (inputs.state === 'ready') put(step(inputs.value));
    });
  }

  #slot(): number {
    return this.#slots.push([]) - 1;
  }

  #start(
    output: StepOutput | undefined,
    slot: number | undefined,
    work: (put: (step: Step) => void) => Promise<void>,
  ): void {
    const put = (step: Step) => {
      if (slot !== undefined) this.#slots[slot] = [step];
    };
    this.#pending.push(
      work(put).catch((error: unknown) => {
        this.failed ??= { error };
        output?.settle({ state: 'failed', error });
      }),
    );
  }
}
