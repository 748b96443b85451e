/**
 * Works in the mailbox by impersonation, and leaves nothing: the draft carries a tag of this run, and whatever an earlier
 * try that was cut short has left is swept first.
 *
 * Refused is only what EWS says about the mailbox itself (ErrorImpersonateUserDenied, ErrorAccessDenied), for a mailbox
 * that exists in the cloud and has EWS on. The organization's gate answers before (403 with its own header), so that it
 * can't be the cause of such a refusal; where it is, nothing is proven.
 * Source: oded, EWS response codes; Exchange Team Blog 4492361.
 */
import { type Failure, isFailure } from '../../domain/failure.ts';
import type { Observation } from '../../domain/probe.ts';
import { ewsMailboxProbe } from '../../domain/probes/ews-mailbox.ts';
import type { ConnectionContext } from '../context.ts';
import { identityOf, actingAs } from './actor-identity.ts';
import { cloudMailbox } from './cloud-mailbox.ts';
import { probeImplementation } from './implementation.ts';
import { leaveAndRemove } from './leave-and-remove.ts';

export const ewsMailboxImplementation = probeImplementation({
  probe: ewsMailboxProbe,
  async attempt(context, { as, mailbox }) {
    const ews = context.ewsAs(identityOf(context, as), { ...actingAs(context, as), impersonate: mailbox });
    try {
      await ews.getFolder('inbox');
    } catch (error) {
      if (isFailure(error, 'ews-impersonation-denied', 'ews-access-denied')) return refusal(context, mailbox, error);
      if (isFailure(error, 'ews-blocked-by-policy', 'ews-forbidden', 'ews-token-without-permissions')) {
        return { outcome: 'inconclusive', code: error.code, observed: error.operator };
      }
      throw error;
    }
    await leaveAndRemove(ews, 'drafts', `${context.run}/${mailbox}`);
    return {
      outcome: 'allowed',
      observed: `EWS opened the inbox of ${mailbox}, saved a draft there by impersonation and deleted it.`,
    };
  },
});

async function refusal(context: ConnectionContext, mailbox: string, denied: Failure): Promise<Observation> {
  const precondition = await cloudMailbox(context, mailbox);
  if (!precondition.exists) {
    const observed = `Refused, but there is no cloud mailbox ${mailbox}: that proves nothing.`;
    return { outcome: 'inconclusive', code: 'mailbox-not-in-cloud', observed };
  }
  const protocols = await context.exchange.exactlyOne<{ EwsEnabled?: boolean | null }>('Get-CASMailbox', mailbox);
  if (protocols.state === 'absent' || protocols.object.EwsEnabled === false) {
    const observed = `Refused, but EWS is off for ${mailbox}: that proves nothing.`;
    return { outcome: 'inconclusive', code: 'ews-off-for-mailbox', observed };
  }
  return {
    outcome: 'refused',
    code: denied.code,
    observed: `EWS refuses the mailbox ${mailbox} (${denied.serviceCode ?? denied.code}), which exists and has EWS on.`,
    evidence: { mailbox: precondition.kind, serviceCode: denied.serviceCode ?? null },
  };
}
