/** Break-glass accounts open a tenant when everything else is locked: no policy that a runbook writes names them. */
import { graphPath } from '../../connectors/graph/encoding.ts';
import { Failure } from '../../domain/failure.ts';
import type { ConnectionContext } from '../context.ts';

/**
 * @param user object id or user principal name
 * @throws Failure `account-break-glass`
 */
export async function refuseBreakGlass({ connected, graph }: ConnectionContext, user: string): Promise<void> {
  const protectedAccounts = connected.breakGlassAccounts.map((account) => account.toLowerCase());
  if (protectedAccounts.length === 0) return;
  const { id, userPrincipalName } = await graph.request<{ id: string; userPrincipalName: string }>({
    path: graphPath`/users/${user}`,
    query: { $select: 'id,userPrincipalName' },
    objectIsNew: true,
  });
  if (isBreakGlass(protectedAccounts, id, userPrincipalName)) {
    throw new Failure('account-break-glass', { service: 'runbook', subject: userPrincipalName });
  }
}

/** @param names ids and user principal names of one account */
export function isBreakGlass(breakGlassAccounts: readonly string[], ...names: readonly string[]): boolean {
  const wanted = names.map((name) => name.toLowerCase());
  return breakGlassAccounts.some((account) => wanted.includes(account.toLowerCase()));
}
