/**
 * The domain that the tenant began with: Security & Compliance is routed by it, and it is the one -Organization takes.
 * Source: learn, graph/api/organization-get (verifiedDomains).
 */
import { graphPath } from '../../../connectors/graph/encoding.ts';
import { Failure } from '../../../domain/failure.ts';
import type { Evidence } from '../../../domain/plan.ts';
import type { ConnectionContext } from '../../context.ts';

interface Organization {
  readonly verifiedDomains: readonly { readonly name: string; readonly isInitial: boolean }[];
}

/** @throws Failure `initial-domain-differs` when the connection names another one */
export async function readInitialDomain({ graph, connected }: ConnectionContext): Promise<Evidence> {
  const [tenant] = await graph.list<Organization>({ path: graphPath`/organization` });
  const initial = tenant?.verifiedDomains.find(({ isInitial }) => isInitial)?.name;
  if (initial?.toLowerCase() !== connected.organization.toLowerCase()) {
    const subject = `${connected.organization} instead of ${initial ?? 'none'}`;
    throw new Failure('initial-domain-differs', { service: 'runbook', subject });
  }
  return { name: 'initial domain', observed: initial };
}
