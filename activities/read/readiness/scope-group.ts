/** The group that a scope is made of: filters name it by its distinguished name. Source: odp, filters; Get-Recipient. */
import { Failure } from '../../../domain/failure.ts';
import type { ExchangeCmdlets } from '../../on-premises-context.ts';

interface Group {
  Guid?: string;
  DistinguishedName?: string;
  RecipientTypeDetails?: string;
}

/** @throws Failure `scope-group-missing`, also for a recipient that is no group */
export async function readGroup(
  exchange: ExchangeCmdlets,
  name: string,
): Promise<{ id: string; distinguishedName: string }> {
  const found = await exchange.exactlyOne<Group>('Get-Recipient', name);
  const { Guid, DistinguishedName, RecipientTypeDetails = '' } = found.state === 'absent' ? {} : found.object;
  if (Guid === undefined || DistinguishedName === undefined || !RecipientTypeDetails.endsWith('Group')) {
    throw new Failure('scope-group-missing', { service: 'runbook', subject: name });
  }
  return { id: Guid, distinguishedName: DistinguishedName };
}
