/** The tenant segment of a path: an id, a domain, or one of the names that leave it open. */
import type { TenantState } from '../tenant/state.ts';
import { TokenError } from './token-error.ts';

export type TenantName = 'this' | 'common' | 'organizations' | 'consumers';

/** @throws TokenError 90002 for a tenant that isn't simulated */
export function resolveTenant(name: string, state: TenantState): TenantName {
  const lower = name.toLowerCase();
  if (lower === 'common' || lower === 'organizations' || lower === 'consumers') return lower;
  const { id, initialDomain, domains } = state.tenant;
  const names = [id, initialDomain, ...domains.map((domain) => domain.name)];
  if (names.some((known) => known.toLowerCase() === lower)) return 'this';
  throw new TokenError(90_002, `Tenant '${name}'.`);
}
