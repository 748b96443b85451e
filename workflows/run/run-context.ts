/** What the parts of a run share: made once per workflow execution, in `lifecycle.ts`. */
import type { Step } from '../../domain/plan.ts';
import { Activities } from './activities.ts';
import { Approvals } from './approvals.ts';
import { Interventions } from './attention.ts';
import { StatusPublisher } from './status-publisher.ts';
import { Cancellations } from './cancellations.ts';
import { Confirmations } from './confirmations.ts';
import { Interruption } from './interruption.ts';
import { now, onServer, type RunState } from './run-state.ts';
import { waitingWhileStopped } from './while-stopped.ts';

/** How a person is asked about a failed step. */
type Asks = Pick<Interventions, 'validate' | 'intervene' | 'ask' | 'about'>;

export class RunContext {
  readonly state: RunState;
  readonly activities: Activities;
  readonly publisher: StatusPublisher;
  readonly approvals: Approvals;
  readonly interventions: Asks;
  readonly confirmations: Confirmations;
  readonly cancellations: Cancellations;

  constructor(state: RunState) {
    this.state = state;
    this.activities = new Activities(state.request.pace, state.installation, state.taskQueue, state.of);
    this.publisher = new StatusPublisher(state);
    this.activities.writes = waitingWhileStopped(state, this.publisher, this.activities);
    this.interventions = new Interventions(state, this.publisher, this.activities);
    this.approvals = new Approvals(state, this.publisher, this.activities, this.interventions);
    this.confirmations = new Confirmations(state);
    this.cancellations = new Cancellations(state, this.publisher);
    const interruption = new Interruption(state, this.publisher, this.interventions);
    state.settleInterruption = () => interruption.settle();
  }

  /**
   * The same, which asks a person about a failed step only after `first`.
   * @param first settles when it may ask
   */
  asking(first: () => Promise<void>): RunContext {
    const { interventions } = this;
    const deferred: Asks = {
      validate: (intervention) => interventions.validate(intervention),
      intervene: (...given) => interventions.intervene(...given),
      ask: (attention, evenCancelled) => interventions.ask(attention, evenCancelled),
      about: async (...given) => {
        await first();
        return interventions.about(...given);
      },
    };
    const approveRest = async (step: string): Promise<void> => {
      await first();
      await this.approveRest(step);
    };
    return Object.assign(Object.create(this) as RunContext, { interventions: deferred, approveRest });
  }

  /** What is left of a step's plan is approved anew, where the approval before has ended. @throws Ended */
  async approveRest(step: string): Promise<void> {
    await this.approvals.askForRest(step);
  }

  /** Called before each step: asks about an interruption, and throws what stopped the run, or its cancellation. */
  async checkpoint(): Promise<void> {
    await this.state.settleInterruption();
    this.state.checkpoint();
  }

  /** Skips a step, and records it: the run can only end as *done with skips*. */
  skip(step: Step, why: string): void {
    this.state.record.skipped.push({ key: step.key, reason: why });
    if (step.kind === 'probe') {
      this.state.record.probes.push({
        key: step.key,
        name: step.name,
        ...onServer(step),
        as: step.as,
        expected: step.expected,
        observed: why,
        outcome: 'skipped',
        attempts: 0,
        effectiveAfter: null,
        at: now(),
      });
    }
    this.publisher.finish(step.key, 'skipped');
  }
}
