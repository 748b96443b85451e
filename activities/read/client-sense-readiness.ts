/** Everything that Client Sense's runbook must know before it plans; what blocks the plan stops it here, by name. */
import { Failure } from '../../domain/failure.ts';
import { egressOn } from '../../domain/egress.ts';
import type { Evidence } from '../../domain/plan.ts';
import { isPublicAddress } from '../../domain/public-address.ts';
import {
  clientSenseCmdlets,
  clientSenseReadiness,
  clientSenseRoles,
} from '../../domain/sources/client-sense-readiness.ts';
import type { ConnectionContext } from '../context.ts';
import { sourceImplementation } from './implementation.ts';
import { readCloudMailbox } from './readiness/cloud-mailbox.ts';
import { readConditionalAccess } from './readiness/conditional-access-licence.ts';
import { readExchangeOrganization, readRoleEntries } from './readiness/exchange-organization.ts';
import { readServiceAccount, type ServiceAccount } from './readiness/service-account.ts';

export const clientSenseReadinessImplementation = sourceImplementation({
  source: clientSenseReadiness,
  read: async (context, { userPrincipalName, addresses, targetMailbox, outsideMailbox, asAccount }) => {
    const notPublic = addresses.find((address) => !isPublicAddress(address));
    if (notPublic !== undefined) throw new Failure('address-not-public', { service: 'runbook', subject: notPublic });
    const [conditionalAccess, account, organization, roles, target, outside] = await Promise.all([
      asAccount ? readConditionalAccess(context) : [],
      asAccount ? readServiceAccount(context, userPrincipalName) : notAsked(userPrincipalName),
      readExchangeOrganization(context),
      readRoleEntries(context, clientSenseRoles, clientSenseCmdlets),
      readCloudMailbox(context, targetMailbox),
      readCloudMailbox(context, outsideMailbox),
    ]);
    const { tenantId, organization: domain, egress } = context.connected;
    const egressAddress = egressOn(egress, addresses, 'inside');
    const evidence = [...account.evidence, ...conditionalAccess, ...organization.evidence, ...roles, target, outside];
    return {
      value: {
        isDehydrated: organization.isDehydrated,
        accountIsSynchronized: account.isSynchronized,
        ewsGate: organization.ewsGate,
        hasExemptEgress: egressAddress !== undefined,
        tenantId,
        organization: domain,
      },
      evidence: [...evidence, egressEvidence(context, egressAddress?.publicAddress)],
    };
  },
});

function notAsked(name: string): ServiceAccount {
  return {
    isSynchronized: false,
    evidence: [{ name: 'account', observed: `${name} isn't needed: the product signs in as an application` }],
  };
}

function egressEvidence({ connected }: ConnectionContext, address: string | undefined): Evidence {
  return {
    name: 'egress',
    observed:
      address === undefined
        ? `it isn't certain that this runner leaves by one of the addresses (connection ${connected.name} names ${connected.egress.length})`
        : `this runner leaves by ${address}`,
  };
}
