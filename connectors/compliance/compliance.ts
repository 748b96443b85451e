/**
 * Security & Compliance administration: the same cmdlets over HTTPS as Exchange Online, at a host of the tenant's region,
 * with tokens for an audience of its own and routed by the initial domain.
 *
 * Source: practice; odp, Connect-IPPSSession, for what it stands for.
 */
import type { CallOptions } from '../call-options.ts';
import type { Connected } from '../connected.ts';
import type { Identity } from '../entra/identity.ts';
import { administrationClient } from '../exchange-online/administration-client.ts';
import type { AdministrationClient } from '../exchange-online/administration-client.ts';
import { complianceAnchor } from '../exchange-online/anchors.ts';
import { regionalOrigin } from './regional-host.ts';

export type Compliance = AdministrationClient;

/** A session for one identity of a connection. The region is asked for at the first call, and again after a failure. */
export function compliance(connected: Connected, identity: Identity, options: CallOptions = {}): Compliance {
  const scope = connected.scopes.compliance;
  const systemAnchor = complianceAnchor(connected.organization);
  let region: Promise<string> | undefined;
  const origin = async (): Promise<string> => {
    region ??= regionalOrigin({ connected, identity, scope, options }, systemAnchor).catch((error: unknown) => {
      region = undefined;
      throw error;
    });
    return region;
  };
  return administrationClient({ origin, scope, systemAnchor }, connected, identity, options);
}
