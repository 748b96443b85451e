/**
 * Whether Conditional Access is available at all: Security Defaults exclude it, and it requires Entra ID P1.
 * Source: learn, graph/api/identitysecuritydefaultsenforcementpolicy-get, subscribedsku-list; entra/identity/users/
 * licensing-service-plan-reference for the plans' names.
 */
import { graphPath } from '../../../connectors/graph/encoding.ts';
import { Failure } from '../../../domain/failure.ts';
import type { Evidence } from '../../../domain/plan.ts';
import type { ConnectionContext } from '../../context.ts';

interface Sku {
  skuPartNumber: string;
  capabilityStatus: string;
  servicePlans: { servicePlanName: string; provisioningStatus: string }[];
}

interface PolicySummary {
  state: string;
}

const premium = ['AAD_PREMIUM', 'AAD_PREMIUM_P2'];

/** @throws Failure `security-defaults-on`, `entra-premium-missing` */
export async function readConditionalAccess({ graph, connected }: ConnectionContext): Promise<Evidence[]> {
  const [defaults, skus] = await Promise.all([
    graph.request<{ isEnabled: boolean }>({ path: graphPath`/policies/identitySecurityDefaultsEnforcementPolicy` }),
    graph.list<Sku>({ path: graphPath`/subscribedSkus` }),
  ]);
  const subject = `connection ${connected.name}`;
  if (defaults.isEnabled) throw new Failure('security-defaults-on', { service: 'runbook', subject });
  const licence = skus.find(isPremium);
  if (licence === undefined) throw new Failure('entra-premium-missing', { service: 'runbook', subject });
  const policies = await graph.list<PolicySummary>({ path: graphPath`/identity/conditionalAccess/policies` });
  const enabled = policies.filter(({ state }) => state === 'enabled').length;
  return [
    { name: 'Security Defaults', observed: 'off' },
    { name: 'licence presumed', observed: `Entra ID P1 for Conditional Access, which ${licence.skuPartNumber} has` },
    { name: 'Conditional Access', observed: `${policies.length} policies, ${enabled} of them enabled` },
  ];
}

/** A plan that is being provisioned counts: it was bought. */
function isPremium({ capabilityStatus, servicePlans }: Sku): boolean {
  const usable = ['Enabled', 'Warning'].includes(capabilityStatus);
  return (
    usable &&
    servicePlans.some((plan) => premium.includes(plan.servicePlanName) && plan.provisioningStatus !== 'Disabled')
  );
}
