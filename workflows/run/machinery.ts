/** What the parts of a run share: made once a workflow execution, in `lifecycle.ts`. */
import type { Step } from '../../domain/plan.ts';
import { Activities } from './activities.ts';
import { Approvals } from './approvals.ts';
import { Interventions } from './attention.ts';
import { Board } from './board.ts';
import { Confirmations } from './hand-over.ts';
import { now, type Session } from './session.ts';

export class Machinery {
  readonly session: Session;
  readonly activities: Activities;
  readonly board: Board;
  readonly approvals: Approvals;
  readonly interventions: Interventions;
  readonly confirmations: Confirmations;

  constructor(session: Session) {
    this.session = session;
    this.activities = new Activities(session.request.pace);
    this.board = new Board(session);
    this.approvals = new Approvals(session, this.board, this.activities);
    this.interventions = new Interventions(session, this.board, this.activities);
    this.confirmations = new Confirmations(session);
  }

  /** Leaves a step out, and says so: the run can only end as *done with gaps*. */
  skip(step: Step, why: string): void {
    this.session.record.skipped.push({ key: step.key, reason: why });
    if (step.kind === 'probe') {
      this.session.record.probes.push({
        key: step.key,
        name: step.name,
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
