/**
 * The narrowest of the reading roles that contains a cmdlet: what a role group needs for it, and no more.
 * Source: odp, Get-ManagementRoleEntry.
 */
import { Failure } from '../../../domain/failure.ts';
import { exchangeRoles, type ExchangeRole } from '../../../domain/grants.ts';
import type { Evidence } from '../../../domain/plan.ts';
import type { ConnectionContext } from '../../context.ts';

/** @throws Failure `role-lacks-cmdlet` when none of the reading roles contains it */
export async function readRoleHolding(
  { exchange }: ConnectionContext,
  cmdlet: string,
): Promise<{ role: ExchangeRole; evidence: Evidence }> {
  for (const role of exchangeRoles) {
    const entry = await exchange.exactlyOne('Get-ManagementRoleEntry', `${role}\\${cmdlet}`);
    if (entry.state === 'present') return { role, evidence: { name: 'role', observed: `${cmdlet} is in ${role}` } };
  }
  throw new Failure('role-lacks-cmdlet', { service: 'runbook', subject: `${cmdlet} in ${exchangeRoles.join(', ')}` });
}
