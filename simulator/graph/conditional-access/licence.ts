/** Conditional Access needs Entra ID P1. Source: learn, entra/identity/conditional-access/overview (licence requirements). */
import type { TenantState } from '../../tenant/state.ts';
import { GraphError } from '../graph-error.ts';

const plans = ['AAD_PREMIUM', 'AAD_PREMIUM_P2'];

export function hasPremium({ subscribedSkus }: Pick<TenantState, 'subscribedSkus'>): boolean {
  return subscribedSkus.some(
    ({ capabilityStatus, servicePlans }) =>
      capabilityStatus === 'Enabled' && servicePlans.some(({ servicePlanName }) => plans.includes(servicePlanName)),
  );
}

/** @throws GraphError 403 where no enabled licence has it */
export function requirePremium(state: Pick<TenantState, 'subscribedSkus'>): void {
  if (hasPremium(state)) return;
  throw new GraphError(
    403,
    'AccessDenied',
    'Your tenant is not licensed for this feature: Microsoft Entra ID P1 is required.',
  );
}
