/**
 * Asks for the id of one message as the application. Refused is only Graph's 403 ErrorAccessDenied for a mailbox that
 * exists in the cloud.
 * Source: gdc, auth-limit-mailbox-access.
 */
import { graphPath } from '../../connectors/graph/encoding.ts';
import { isFailure } from '../../domain/failure.ts';
import { graphMailboxProbe } from '../../domain/probes/graph-mailbox.ts';
import { identityOf, actingAs } from './actor-identity.ts';
import { cloudMailbox } from './cloud-mailbox.ts';
import { probeImplementation } from './implementation.ts';

export const graphMailboxImplementation = probeImplementation({
  probe: graphMailboxProbe,
  async attempt(context, { as, mailbox }) {
    const graph = context.graphAs(identityOf(context, as), actingAs(context, as));
    try {
      const { value } = await graph.request<{ value: unknown[] }>({
        path: graphPath`/users/${mailbox}/messages`,
        query: { $top: '1', $select: 'id' },
      });
      const found = value.length === 0 ? 'it is empty' : 'a message was found';
      return { outcome: 'allowed', observed: `Graph opens the mailbox ${mailbox}; ${found}.` };
    } catch (error) {
      if (isFailure(error, 'graph-object-not-found')) {
        return { outcome: 'inconclusive', code: error.code, observed: error.operator };
      }
      if (!isFailure(error, 'graph-mailbox-access-denied')) throw error;
      const precondition = await cloudMailbox(context, mailbox);
      if (!precondition.exists) {
        const observed = `Refused, but there is no cloud mailbox ${mailbox}: that proves nothing.`;
        return { outcome: 'inconclusive', code: 'mailbox-not-in-cloud', observed };
      }
      return {
        outcome: 'refused',
        code: error.code,
        observed: `Graph refuses the mailbox ${mailbox} (${error.serviceCode ?? '403'}), which exists in the cloud.`,
        evidence: { mailbox: precondition.kind, status: error.status ?? null },
      };
    }
  },
});
