/**
 * Refuses mailboxes in Exchange Online with the reason and the alternative; or, where the vendor has confirmed OAuth and the
 * gate is open, reads what EWS by application needs.
 */
import { Failure } from '../../domain/failure.ts';
import { membersOfGroup } from '../../domain/recipient-filter.ts';
import { allsolutionsOnlineReadiness } from '../../domain/sources/allsolutions-online-readiness.ts';
import { sourceImplementation } from './implementation.ts';
import { readCloudMailbox } from './readiness/cloud-mailbox.ts';
import { readExchangeOrganization } from './readiness/exchange-organization.ts';
import { readGroup } from './readiness/scope-group.ts';

export const allsolutionsOnlineReadinessImplementation = sourceImplementation({
  source: allsolutionsOnlineReadiness,
  read: async (context, { vendorConfirmsOauth, targetMailbox, outsideMailbox, scopeGroup, mailboxScope }) => {
    if (!vendorConfirmsOauth) {
      throw new Failure('impersonation-not-in-cloud', { service: 'runbook', subject: targetMailbox });
    }
    const organization = await readExchangeOrganization(context);
    if (organization.ewsGate === 'closed') {
      throw new Failure('ews-gate-closed', { service: 'ews', subject: context.connected.organization });
    }
    const mailboxes = await Promise.all([
      readCloudMailbox(context, targetMailbox),
      readCloudMailbox(context, outsideMailbox),
    ]);
    const recipientFilter =
      mailboxScope ?? membersOfGroup((await readGroup(context.exchange, scopeGroup ?? '')).distinguishedName);
    return {
      value: {
        isDehydrated: organization.isDehydrated,
        ewsGate: organization.ewsGate,
        recipientFilter,
        ews: context.connected.ews,
        tenantId: context.connected.tenantId,
      },
      evidence: [{ name: 'scope', observed: recipientFilter }, ...organization.evidence, ...mailboxes],
    };
  },
});
