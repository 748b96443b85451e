/**
 * A user of Active Directory who is to have sessions on servers: its SID, and whether it may be delegated.
 * Members of Protected Users can't be delegated, however deep they are in it; the group is found by its RID, since its name
 * is translated, and an old domain has none.
 *
 * Sources: learn, Get-ADUser, Get-ADGroupMember (-Recursive); "Protected Users Security Group"; psdocs,
 * PS-remoting-second-hop (an account that is sensitive can't be delegated); well-known RIDs (525).
 */
import { isFailure } from '../../domain/failure.ts';
import type { ConnectionContext } from '../context.ts';
import { isTrue, textOf } from './raw-response.ts';

export interface RemoteUser {
  readonly sid: string;
  readonly enabled: boolean;
  /** Why it can't be delegated, as the rest of a sentence; null: it may be delegated. */
  readonly notDelegated: string | null;
}

const protectedUsers = 525;

/**
 * @param name sAMAccountName
 * @returns undefined only when the directory itself says that there is none
 */
export async function remoteUser(
  { onPremises }: Pick<ConnectionContext, 'onPremises'>,
  name: string,
): Promise<RemoteUser | undefined> {
  const [raw] = await orNone(
    onPremises.directory.invoke<Record<string, unknown>>(
      'Get-ADUser',
      { Identity: name, Properties: ['AccountNotDelegated'] },
      { select: ['SID', 'Enabled', 'AccountNotDelegated'], subject: `account ${name}` },
    ),
  );
  if (raw === undefined) return undefined;
  const sid = textOf(raw['SID']);
  const isSensitive = isTrue(raw['AccountNotDelegated']);
  const members = await orNone(
    onPremises.directory.invoke<{ SID?: unknown }>(
      'Get-ADGroupMember',
      { Identity: sid.replace(/-\d+$/, `-${protectedUsers}`), Recursive: true },
      { select: ['SID'], subject: 'members of Protected Users' },
    ),
  );
  const isProtected = members.some((member) => textOf(member.SID) === sid);
  return {
    sid,
    enabled: isTrue(raw['Enabled']),
    notDelegated: isSensitive
      ? "is marked as sensitive, so that it can't be delegated"
      : isProtected
        ? "is in Protected Users, whose members can't be delegated"
        : null,
  };
}

async function orNone<T>(found: Promise<T[]>): Promise<T[]> {
  try {
    return await found;
  } catch (error) {
    if (isFailure(error, 'powershell-object-not-found')) return [];
    throw error;
  }
}
