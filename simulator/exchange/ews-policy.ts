/**
 * The organization's EWS policy as it is effective now: for up to a day after a change, that is the one before it.
 * Source: Exchange Team Blog 4492361.
 */
import type { ExchangeState } from '../tenant/state.ts';

export interface EwsPolicy {
  /** null: nobody has decided, and the service's roll-out has not reached the tenant. */
  ewsEnabled: boolean | null;
  ewsAllowedAppIds: string[];
}

/** @param now milliseconds since the epoch on the scaled clock */
export function effectivePolicy(organization: ExchangeState['organization'], now: number): EwsPolicy {
  if (Date.parse(organization.ewsPolicyEffectiveAt) > now) return organization.ewsPolicyUntilThen;
  return { ewsEnabled: organization.ewsEnabled, ewsAllowedAppIds: organization.ewsAllowedAppIds };
}
