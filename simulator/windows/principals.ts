/**
 * Who a SID is, and the other way round: accounts and groups of the domain, and the groups that every Windows has. A SID that
 * nobody has stays a SID.
 */
import type { DirectoryAccount, ExchangeServer, OnPremisesState } from '../tenant/on-premises-state.ts';
import {
  administratorsSid,
  interactiveSid,
  networkSid,
  everyoneSid,
  remoteManagementUsersSid,
} from './well-known-sids.ts';

export interface Principal {
  sid: string;
  /** `CONTOSO\svc`; the SID itself for somebody unknown. */
  name: string;
  objectClass: 'User' | 'Group' | 'Other';
  source: 'ActiveDirectory' | 'Unknown';
}

/** Of SIDs that need no directory. */
export const wellKnownNames: ReadonlyMap<string, string> = new Map([
  [administratorsSid, 'BUILTIN\\Administrators'],
  [remoteManagementUsersSid, 'BUILTIN\\Remote Management Users'],
  [interactiveSid, 'NT AUTHORITY\\INTERACTIVE'],
  [networkSid, 'NT AUTHORITY\\NETWORK'],
  [everyoneSid, 'Everyone'],
]);

export function principalOf(organization: OnPremisesState, sid: string): Principal {
  const known = wellKnownNames.get(sid);
  if (known !== undefined) return { sid, name: known, objectClass: 'Group', source: 'Unknown' };
  const account = organization.accounts.find((one) => one.sid === sid);
  const found = account ?? organization.groups.find((one) => one.sid === sid);
  if (found === undefined) return { sid, name: sid, objectClass: 'Other', source: 'Unknown' };
  return {
    sid,
    name: `${organization.domain.netbios}\\${found.samAccountName}`,
    objectClass: account === undefined ? 'Group' : 'User',
    source: 'ActiveDirectory',
  };
}

/** @param name `CONTOSO\svc`, `svc`, or a user principal name; case doesn't count */
export function sidOf(organization: OnPremisesState, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const netbios = organization.domain.netbios.toLowerCase();
  const own = (samAccountName: string) =>
    [samAccountName.toLowerCase(), `${netbios}\\${samAccountName.toLowerCase()}`].includes(wanted);
  return (
    organization.accounts.find((one) => own(one.samAccountName) || one.userPrincipalName.toLowerCase() === wanted) ??
    organization.groups.find((one) => own(one.samAccountName))
  )?.sid;
}

/** SIDs that an account carries on a server: its own, those of its groups in the domain, and of local groups that contain these. */
export function sidsOn(organization: OnPremisesState, server: ExchangeServer, account: DirectoryAccount): Set<string> {
  const carried = new Set([account.sid]);
  for (const group of organization.groups) if (group.memberIds.includes(account.id)) carried.add(group.sid);
  const local = server.localGroups.filter(({ memberSids }) => memberSids.some((sid) => carried.has(sid)));
  for (const group of local) carried.add(group.sid);
  return carried;
}

/** Whether an account is an administrator of a server. */
export function isAdministrator(
  organization: OnPremisesState,
  server: ExchangeServer,
  account: DirectoryAccount,
): boolean {
  return sidsOn(organization, server, account).has(administratorsSid);
}
