/** What the parts of a run share: made once a workflow execution, in `lifecycle.ts`. */
import type { Step } from '../../domain/plan.ts';
import { Activities } from './activities.ts';
import { Approvals } from './approvals.ts';
import { Interventions } from './attention.ts';
import { Board } from './board.ts';
import { Confirmations } from './confirmations.ts';
import { now, onServer, type Session } from './session.ts';

/** How a person is asked about what failed. */
type Asks = Pick<Interventions, 'validate' | 'intervene' | 'ask' | 'about'>;

export class Machinery {
  readonly session: Session;
  readonly activities: Activities;
  readonly board: Board;
  readonly approvals: Approvals;
  readonly interventions: Asks;
  readonly confirmations: Confirmations;

  constructor(session: Session) {
    this.session = session;
    this.activities = new Activities(session.request.pace, session.taskQueue);
    this.board = new Board(session);
    this.approvals = new Approvals(session, this.board, this.activities);
    this.interventions = new Interventions(session, this.board, this.activities);
    this.confirmations = new Confirmations(session);
  }

  /**
   * The same, which asks a person about a failed step only after `first`.
   * @param first settles when it may ask
   */
  asking(first: () => Promise<void>): Machinery {
    const { interventions } = this;
    const deferred: Asks = {
      validate: (intervention) => interventions.validate(intervention),
      intervene: (intervention) => interventions.intervene(intervention),
      ask: (attention, evenCancelled) => interventions.ask(attention, evenCancelled),
      about: async (...given) => {
        await first();
        return interventions.about(...given);
      },
    };
    return Object.assign(Object.create(this) as Machinery, { interventions: deferred });
  }

  /** Leaves a step out, and says so: the run can only end as *done with skips*. */
  skip(step: Step, why: string): void {
    this.session.record.skipped.push({ key: step.key, reason: why });
    if (step.kind === 'probe') {
      this.session.record.probes.push({
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
    this.board.finish(step.key, 'skipped');
  }
}
