/**
 * Role groups of Exchange are universal security groups of the directory, with the same members; they are administered
 * through Exchange. Source: learn, "Understanding management role groups".
 */
import type { DirectoryGroup, OnPremisesState } from '../../tenant/state.ts';

export function roleGroupsAsGroups({ domain, exchange, groups }: OnPremisesState): DirectoryGroup[] {
  const root = domain.dns.replaceAll('.', ',DC=');
  const domainSid = groups[0]?.sid.replace(/-\d+$/, '') ?? 'S-1-5-21';
  return exchange.roleGroups.map(({ guid, name, members }) => ({
    id: guid,
    // Stable, and far from the numbers that the directory itself gives.
    sid: `${domainSid}-${100_000_000 + Number.parseInt(guid.slice(0, 6), 16)}`,
    samAccountName: name,
    distinguishedName: `CN=${name},OU=Microsoft Exchange Security Groups,DC=${root}`,
    category: 'Security',
    scope: 'Universal',
    primarySmtpAddress: null,
    memberIds: members.filter(({ removedAt }) => removedAt === null).map(({ objectId }) => objectId),
  }));
}
