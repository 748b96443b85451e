/**
 * Who has made a decision, in the process that will write: the person who has signed it, where this worker's connections.yaml
 * asks for that. What the run says of itself proves nothing: the decision must be about the run that Temporal says is asking.
 */
import { Context } from '@temporalio/activity';
import type { CheckDecisionAnswer, CheckDecisionInput } from '../../domain/activity-contracts.ts';
import type { Refusal } from '../../domain/approval.ts';
import { readDecision } from '../../domain/decision.ts';
import { statementId } from '../../domain/statement.ts';
import { applicationFailure } from '../application-failure.ts';
import type { Services } from '../services.ts';
import { sharedJournal } from '../shared-journal.ts';
import { verifiedSignIn } from './verified-sign-in.ts';

export function checkDecision(services: Services) {
  return async ({ connection, statement, installation }: CheckDecisionInput): Promise<CheckDecisionAnswer> => {
    try {
      const provider = await services.identityOf(connection);
      if (provider === 'claims') return { signedIn: null, refused: null };
      const read = readDecision(statement.text, statementId(statement.text));
      if ('refused' in read) return refused(read.refused);
      const { decision } = read;
      const { workflowId, runId } = Context.current().info.workflowExecution ?? {};
      if (decision.run !== workflowId || decision.runId !== runId) {
        const message = `The decision is about ${decision.run} (${decision.runId}), not about the run that has asked.`;
        return refused({ code: 'other-run', message });
      }
      const journal = await sharedJournal(services, installation);
      const found = await verifiedSignIn(services, journal, provider, { statement, said: decision, connection });
      return 'refused' in found ? refused(found.refused) : { signedIn: found.signedIn, refused: null };
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}

function refused(why: Refusal): CheckDecisionAnswer {
  return { signedIn: null, refused: why };
}
