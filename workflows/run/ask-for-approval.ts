/** Asks people until a plan has all that it needs: one vote after the other, each checked by the worker that will write. */
import type { AdmitAnswer } from '../../domain/activity-contracts.ts';
import { stillNeeded, whoIsAsked, type ApprovalRequest, type RecordedDecision } from '../../domain/approval.ts';
import { milliseconds } from '../../domain/duration.ts';
import type { Activities } from './activities.ts';
import { Ended } from './run-aborted.ts';
import { now, type RunState } from './run-state.ts';
import type { StatusPublisher } from './status-publisher.ts';
import { waitForPerson } from './waiting.ts';

/** A question that is open, and the votes that the worker hasn't seen yet. */
export interface Asking {
  readonly request: ApprovalRequest;
  readonly untaken: RecordedDecision[];
  /** The plan is carried out already, and the approval before has ended. */
  readonly isOfRest: boolean;
}

/**
 * @param admit has the worker check a vote
 * @returns its answer once the plan is admitted
 * @throws Ended when it is rejected, expires, or the run is cancelled
 */
export async function askForApproval(
  { request, untaken, isOfRest }: Asking,
  state: RunState,
  publisher: StatusPublisher,
  activities: Activities,
  admit: (decision: RecordedDecision) => Promise<AdmitAnswer>,
): Promise<AdmitAnswer> {
  const whole = request.stage === undefined ? 'the plan' : `stage "${request.stage}"`;
  const what = isOfRest ? `the rest of ${whole}` : whole;
  const patience = request.needs.within ?? state.request.pace.approvalExpiresAfter;
  let until = Date.now() + milliseconds(patience);
  for (;;) {
    const end = await answered({ request, untaken }, what, until, { state, publisher, activities });
    if (end === 'cancelled') state.checkpoint();
    if (request.decided?.decision === 'reject') throw state.abort(rejected(request.decided, what));
    const vote = untaken.shift();
    if (vote !== undefined) {
      const answer = await admit(vote);
      if (answer.admitted !== null) return answer;
      // What the worker counts is what counts; a vote that has come meanwhile is checked next.
      request.needs = answer.needs;
      request.taken = [...answer.taken, ...untaken];
      if (request.decided?.decision === 'approve') delete request.decided;
    } else if (end === 'expired') {
      if (request.needs.thenAsk === null || request.role === request.needs.thenAsk) {
        const message = `Nobody decided about ${what} in ${patience}: the approval expired.`;
        throw state.abort(new Ended('rejected', message, 'approval-expired'));
      }
      request.role = request.needs.thenAsk;
      until = Date.now() + milliseconds(patience);
    }
  }
}

async function answered(
  { request, untaken }: Pick<Asking, 'request' | 'untaken'>,
  what: string,
  until: number,
  { state, publisher, activities }: { state: RunState; publisher: StatusPublisher; activities: Activities },
) {
  const isAnswered = () => untaken.length > 0 || request.decided !== undefined;
  if (isAnswered()) return 'happened';
  const since = request.asked ?? now();
  const wanted = stillNeeded(what, request);
  const who = whoIsAsked(request);
  publisher.enter('awaiting-approval', {
    waiting: { for: wanted, since, until: new Date(until).toISOString(), nextAttempt: null, who },
  });
  const from = now();
  const end = await waitForPerson(
    state,
    activities,
    { kind: 'approval', since: from, for: `${wanted} by ${who}`, until },
    isAnswered,
  );
  state.record.waits.push({ name: wanted, from, to: now(), why: who });
  return end;
}

function rejected({ by, reason }: RecordedDecision, what: string): Ended {
  const why = reason === undefined ? '' : `: ${reason}`;
  return new Ended('rejected', `${by} rejected ${what}${why}.`, 'rejected');
}
