/**
 * Everything that AllSolutions' runbook must know before it plans on premises; what blocks the plan stops it, by name.
 */
import { domainAccountOf } from '../../domain/directory-names.ts';
import { Failure } from '../../domain/failure.ts';
import { membersOfGroup } from '../../domain/recipient-filter.ts';
import { allsolutionsReadiness, mostAddresses } from '../../domain/sources/allsolutions-readiness.ts';
import type { ConnectionContext } from '../context.ts';
import { isBreakGlass } from '../ensure/break-glass.ts';
import { isMailboxHere } from '../exchange-server/mailbox-here.ts';
import { managementShell } from '../exchange-server/management-shell.ts';
import type { ExchangeCmdlets } from '../on-premises-context.ts';
import { sourceImplementation } from './implementation.ts';
import { readEwsChallenge } from './readiness/ews-challenge.ts';
import { readImpersonationHolders } from './readiness/impersonation-holders.ts';
import { readGroup } from './readiness/scope-group.ts';
import { isSelected, readServerMailboxes, requireSides } from './readiness/server-mailbox.ts';

interface Member {
  PrimarySmtpAddress?: string;
  RecipientTypeDetails?: string;
}

/** The mailboxes of a scope, and how a mailbox is compared with it. */
interface Scope {
  readonly filter: string | null;
  readonly members: readonly Member[];
  readonly has: (address: string) => Promise<boolean>;
}

export const allsolutionsReadinessImplementation = sourceImplementation({
  source: allsolutionsReadiness,
  read: async (context, { account, scopeGroup, mailboxScope, ...proof }) => {
    const { organization } = context.onPremises;
    requireOwnDomain(context, account);
    const exchange = managementShell(context);
    const [holders, mailboxes, ews, scope] = await Promise.all([
      readImpersonationHolders(exchange),
      readServerMailboxes(exchange, proof),
      readEwsChallenge(context),
      scopeOf(exchange, scopeGroup, mailboxScope),
    ]);
    await requireSides(proof, scope.has);
    const addresses = scope.members
      .filter(isMailboxHere)
      .map(({ PrimarySmtpAddress = '' }) => PrimarySmtpAddress)
      .filter((address) => address !== '')
      .toSorted();
    const reach =
      scope.filter === null ? 'every mailbox of the organization' : `${addresses.length} mailboxes: ${scope.filter}`;
    return {
      value: {
        userPrincipalName: `${domainAccountOf(account).name}@${organization.domain.dns}`.toLowerCase(),
        domain: organization.domain.netbios,
        recipientFilter: scope.filter,
        addresses: addresses.slice(0, mostAddresses),
        mailboxes: addresses.length,
        ews: organization.ews,
      },
      evidence: [{ name: 'scope', observed: reach }, holders, ...mailboxes, ews.evidence],
    };
  },
});

function requireOwnDomain({ onPremises, breakGlassAccounts }: ConnectionContext, account: string): void {
  const { domain, name } = domainAccountOf(account);
  if (domain.toLowerCase() !== onPremises.organization.domain.netbios.toLowerCase()) {
    throw new Failure('directory-account-other-domain', { service: 'runbook', subject: account });
  }
  if (isBreakGlass(breakGlassAccounts, account, name, `${name}@${onPremises.organization.domain.dns}`)) {
    throw new Failure('account-break-glass', { service: 'runbook', subject: account });
  }
}

async function scopeOf(
  exchange: ExchangeCmdlets,
  group: string | undefined,
  filter: string | undefined,
): Promise<Scope> {
  if (group !== undefined) {
    const { id, distinguishedName } = await readGroup(exchange, group);
    const everybody = { Identity: id, ResultSize: 'Unlimited' };
    const members = await exchange.invoke<Member>('Get-DistributionGroupMember', everybody);
    const has = async (address: string) =>
      members.some(({ PrimarySmtpAddress }) => PrimarySmtpAddress?.toLowerCase() === address.toLowerCase());
    return { filter: membersOfGroup(distinguishedName), members, has };
  }
  if (filter === undefined) return { filter: null, members: [], has: () => Promise.resolve(true) };
  const members = await exchange.invoke<Member>('Get-Recipient', { Filter: filter, ResultSize: 'Unlimited' });
  return { filter, members, has: (address) => isSelected(exchange, filter, address) };
}
