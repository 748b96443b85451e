/**
 * A computer object of Active Directory, with what concerns delegation.
 * Source: learn, Get-ADComputer; "UserAccountControl property flags" (SERVER_TRUST_ACCOUNT: a domain controller).
 */
import { Failure, isFailure } from '../../domain/failure.ts';
import type { ConnectionContext } from '../context.ts';
import { isTrue, listOf, textOf } from './raw-response.ts';

const properties = ['TrustedForDelegation', 'PrincipalsAllowedToDelegateToAccount', 'userAccountControl'] as const;
const serverTrustAccount = 0x2000;

export interface Computer {
  readonly distinguishedName: string;
  /** objectGUID. */
  readonly id: string;
  readonly dnsHostName: string;
  readonly trustedForDelegation: boolean;
  readonly principals: readonly string[];
  readonly isDomainController: boolean;
}

/** @param identity distinguished name, or the computer's short name */
export async function computerNamed(
  { onPremises }: Pick<ConnectionContext, 'onPremises'>,
  identity: string,
): Promise<Computer> {
  const subject = `computer ${identity}`;
  let raw: Record<string, unknown> | undefined;
  try {
    [raw] = await onPremises.directory.invoke<Record<string, unknown>>(
      'Get-ADComputer',
      { Identity: identity, Properties: [...properties] },
      { select: ['DistinguishedName', 'ObjectGUID', 'DNSHostName', ...properties], subject },
    );
  } catch (error) {
    if (!isFailure(error, 'powershell-object-not-found')) throw error;
  }
  const id = textOf(raw?.['ObjectGUID']);
  if (raw === undefined || id === '') throw new Failure('server-computer-unclear', { service: 'powershell', subject });
  return {
    distinguishedName: textOf(raw['DistinguishedName']),
    id: id.toLowerCase(),
    dnsHostName: textOf(raw['DNSHostName']).toLowerCase(),
    trustedForDelegation: isTrue(raw['TrustedForDelegation']),
    principals: listOf(raw['PrincipalsAllowedToDelegateToAccount']).map(textOf),
    isDomainController: (Number(textOf(raw['userAccountControl'])) & serverTrustAccount) !== 0,
  };
}
