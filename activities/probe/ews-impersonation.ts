/**
 * Works in a folder of the mailbox by impersonation, with name and password, and leaves nothing.
 *
 * Refused is only what EWS says of the right itself (ErrorImpersonateUserDenied), for a mailbox that exists here and has
 * EWS on. A refused password is thrown and never tried again.
 * Source: oded, EWS response codes; the vendors' documents, "Service Account Access".
 */
import { type Failure, isFailure } from '../../domain/failure.ts';
import type { Observation } from '../../domain/probe.ts';
import { ewsImpersonationProbe } from '../../domain/probes/ews-impersonation.ts';
import type { ConnectionContext } from '../context.ts';
import { isMailboxHere } from '../exchange-server/mailbox-here.ts';
import { managementShell } from '../exchange-server/management-shell.ts';
import { ewsAs } from './as-server-account.ts';
import { probeImplementation } from './implementation.ts';
import { leaveAndRemove, sweep } from './leave-and-remove.ts';

const provesNothing = [
  'ews-access-denied',
  'ews-basic-not-offered',
  'ews-forbidden',
  'ews-impersonation-failed',
  'ews-logon-form',
  'ews-mailbox-not-found',
] as const;

export const ewsImpersonationImplementation = probeImplementation({
  probe: ewsImpersonationProbe,
  async attempt(context, { as, mailbox, folder }) {
    const ews = ewsAs(context, as, { impersonate: mailbox });
    const tag = `${context.run}/${mailbox}`;
    try {
      await ews.getFolder(folder);
      await sweep(ews, folder, tag);
      const { totalCount } = await ews.getFolder(folder);
      if (folder === 'outbox' && totalCount > 0) {
        const observed = `The outbox of ${mailbox} has ${totalCount} items: it must be empty for this.`;
        return { outcome: 'inconclusive', code: 'outbox-not-empty', observed };
      }
      await leaveAndRemove(ews, folder, tag);
    } catch (error) {
      if (isFailure(error, 'ews-impersonation-denied')) return refusal(context, mailbox, error);
      if (!isFailure(error, ...provesNothing)) throw error;
      return { outcome: 'inconclusive', code: error.code, observed: error.operator };
    }
    return {
      outcome: 'allowed',
      observed: `EWS opened the ${folder} of ${mailbox}, saved an item there by impersonation and deleted it.`,
    };
  },
});

async function refusal(context: ConnectionContext, mailbox: string, denied: Failure): Promise<Observation> {
  const exchange = managementShell(context);
  const [recipient, protocols, organization] = await Promise.all([
    exchange.exactlyOne<{ RecipientTypeDetails?: string }>('Get-Recipient', mailbox),
    exchange.exactlyOne<{ EwsEnabled?: boolean | null }>('Get-CASMailbox', mailbox),
    exchange.invoke<{ EwsEnabled?: boolean | null }>('Get-OrganizationConfig', {}, { select: ['EwsEnabled'] }),
  ]);
  if (recipient.state === 'absent' || !isMailboxHere(recipient.object)) {
    const observed = `Refused, but there is no mailbox ${mailbox} on these servers: that proves nothing.`;
    return { outcome: 'inconclusive', code: 'mailbox-not-on-premises', observed };
  }
  const own = protocols.state === 'absent' ? false : protocols.object.EwsEnabled;
  if (own === false || organization[0]?.EwsEnabled === false) {
    const observed = `Refused, but EWS is off for ${mailbox}: that proves nothing.`;
    return { outcome: 'inconclusive', code: 'ews-off-for-mailbox', observed };
  }
  return {
    outcome: 'refused',
    code: denied.code,
    observed: `EWS refuses to act as ${mailbox} (${denied.serviceCode ?? denied.code}), which exists here and has EWS on.`,
    evidence: { serviceCode: denied.serviceCode ?? null },
  };
}
