/** An account of the directory as Exchange's cmdlets, EWS and the audit know who calls: it has no token. */
import type { UserCaller } from '../identity/caller.ts';
import type { DirectoryAccount, OnPremisesState } from '../tenant/state.ts';

export function callerOf({ domain }: OnPremisesState, account: DirectoryAccount): UserCaller {
  return {
    kind: 'user',
    userId: account.id,
    userPrincipalName: account.userPrincipalName || `${domain.netbios}\\${account.samAccountName}`,
    displayName: account.displayName,
    appId: '',
    scopes: [],
    wids: [],
    audience: '',
  };
}
