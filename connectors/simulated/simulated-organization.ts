/**
 * The organization on premises of the simulated tenant, from the simulator's readiness: the fake `pwsh`,
 * the servers' loopback addresses, and how EWS is reached. The same code works on it as on a real one.
 */
import type { Clock } from '../clock.ts';
import { addressesByHost, type ConnectedOrganization } from '../connected-organization.ts';
import type { Readiness } from './readiness.ts';

/** @returns undefined where the simulator serves none */
export function simulatedOrganization(
  { onPremises }: Readiness,
  given: { name: string; clock: Clock; trustRoot: string },
): ConnectedOrganization | undefined {
  if (onPremises === undefined) return undefined;
  const { powershell, exchange, ews, domain, domainController, addresses, egress } = onPremises;
  return {
    ...given,
    powershell,
    exchange,
    // The fake `pwsh` runs as the account that the simulator gives the worker.
    accounts: {},
    ews,
    domainController,
    domain,
    addresses: addressesByHost(addresses),
    egress: Object.entries(egress).map(([localAddress, publicAddress]) => ({ localAddress, publicAddress })),
  };
}
