/**
 * A user of Active Directory, by objectGUID or logon name.
 * Sources: learn, Get-ADUser (-Identity: distinguished name, GUID, SID, sAMAccountName); "Microsoft Entra Connect: Design
 * concepts" for ms-DS-ConsistencyGuid, which synchronization writes; AdminSDHolder for adminCount.
 */
import { isFailure } from '../../domain/failure.ts';
import type { ConnectionContext } from '../context.ts';
import { isTrue, textOf } from './raw-response.ts';

const anchor = 'mS-DS-ConsistencyGuid';

export interface DirectoryUser {
  /** objectGUID. */
  readonly id: string;
  readonly samAccountName: string;
  readonly userPrincipalName: string;
  readonly enabled: boolean;
  /** Is or was in a group that AdminSDHolder guards. */
  readonly isPrivileged: boolean;
  /** As far as the directory shows: without that attribute it may be synchronized all the same. */
  readonly isSynchronized: boolean;
}

/** @returns undefined only when the directory itself says that there is none */
export async function directoryUser(
  { onPremises }: Pick<ConnectionContext, 'onPremises'>,
  identity: string,
): Promise<DirectoryUser | undefined> {
  const properties = ['adminCount', anchor];
  let raw: Record<string, unknown> | undefined;
  try {
    [raw] = await onPremises.directory.invoke<Record<string, unknown>>(
      'Get-ADUser',
      { Identity: identity, Properties: properties },
      { select: ['ObjectGUID', 'SamAccountName', 'UserPrincipalName', 'Enabled', ...properties] },
    );
  } catch (error) {
    if (isFailure(error, 'powershell-object-not-found')) return undefined;
    throw error;
  }
  if (raw === undefined) return undefined;
  return {
    id: textOf(raw['ObjectGUID']).toLowerCase(),
    samAccountName: textOf(raw['SamAccountName']),
    userPrincipalName: textOf(raw['UserPrincipalName']),
    enabled: isTrue(raw['Enabled']),
    isPrivileged: !['', '0'].includes(textOf(raw['adminCount'])),
    isSynchronized: isSet(raw[anchor]),
  };
}

function isSet(raw: unknown): boolean {
  return Array.isArray(raw) ? raw.length > 0 : raw !== undefined && raw !== null && raw !== '';
}
