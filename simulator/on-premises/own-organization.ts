/**
 * The organization on premises as one of its own to the cmdlets that it shares with Exchange Online, and to EWS: the same
 * core, whose state shows its tables where the tenant's would be, and the directory's accounts as users.
 *
 * Invariants: what is written goes to the tables themselves; users, groups and domains are shown only, and written through the
 * directory. Exchange sees the directory as `directory/directory-view.ts` has it.
 */
import type { Core } from '../core.ts';
import type { DirectoryAccount, OnPremisesState, TenantState, User } from '../tenant/state.ts';
import type { Store } from '../tenant/store.ts';
import { type DirectoryView, directorySeenFrom, exchangesView, type SeenFrom } from './directory/directory-view.ts';
import { canonicalNameOf, commonNameOf } from './directory/names.ts';

/**
 * @param core the tenant's own, with an organization on premises
 * @param from whose view of the directory counts: that of a domain controller that a cmdlet names, else Exchange's own
 */
export function ownOrganization(core: Core, from: SeenFrom = exchangesView): Core {
  const { store } = core;
  const own: Store = {
    ...store,
    get state() {
      return asOwn(store.state, directorySeenFrom(core, from));
    },
    write: (context, what, mutate) => store.write(context, what, (state) => mutate(asWritten(state))),
    note: (mutate) => store.note((state) => mutate(asWritten(state))),
  };
  return { ...core, store: own };
}

/** The tables themselves, under another name. */
const asWritten = (state: TenantState): TenantState => ({ ...state, exchange: state.onPremises!.exchange });

function asOwn(state: TenantState, directory: DirectoryView): TenantState {
  const onPremises = state.onPremises!;
  // By inheritance: what is replaced in the tables while a cmdlet runs is seen by it.
  const exchange = Object.create(onPremises.exchange, {
    distributionGroups: { value: distributionGroups(directory), enumerable: true },
  }) as OnPremisesState['exchange'];
  const domains = onPremises.domain.upnSuffixes.map((name) => ({ name, authentication: 'Managed' as const }));
  return {
    ...state,
    exchange,
    tenant: { ...state.tenant, domains: domains.toReversed(), initialDomain: onPremises.domain.dns },
    users: directory.accounts.map((account) => asUser(onPremises, account)),
  };
}

/** Groups with an address; their members' mailboxes have the accounts' ids. */
function distributionGroups({ groups }: DirectoryView): TenantState['exchange']['distributionGroups'] {
  return groups.flatMap(({ id, samAccountName, distinguishedName, primarySmtpAddress, memberIds }) =>
    primarySmtpAddress === null
      ? []
      : [{ guid: id, name: samAccountName, distinguishedName, primarySmtpAddress, memberGuids: memberIds }],
  );
}

function asUser({ domain, exchange }: OnPremisesState, account: DirectoryAccount): User {
  const { id, samAccountName, distinguishedName } = account;
  const address =
    exchange.mailboxes.find(({ userId }) => userId === id)?.primarySmtpAddress ??
    exchange.remoteMailboxes?.find(({ userId }) => userId === id)?.primarySmtpAddress;
  return {
    id,
    userPrincipalName: account.userPrincipalName,
    displayName: account.displayName,
    mailNickname: commonNameOf(distinguishedName),
    mail: address ?? null,
    accountEnabled: account.enabled,
    usageLocation: null,
    passwordPolicies: null,
    password: account.password,
    passwordChangedAt: account.passwordChangedAt,
    forceChangePasswordNextSignIn: false,
    onPremisesSyncEnabled: null,
    assignedLicenses: [],
    perUserMfaState: 'disabled',
    wrongPasswords: account.wrongPasswords,
    createdDateTime: account.createdAt,
    visibleAt: account.createdAt,
    visibleInExchangeAt: account.createdAt,
    directory: {
      samAccountName,
      domainName: `${domain.netbios}\\${samAccountName}`,
      distinguishedName,
      canonicalName: canonicalNameOf(distinguishedName),
      sid: account.sid,
      remotePowerShellEnabled: account.remotePowerShellEnabled,
    },
  };
}
