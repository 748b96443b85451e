/**
 * What-If of Conditional Access for a password sign-in of a user for Exchange Online, from one address. All that is known
 * of such a sign-in is passed on, because a condition without a value can't be evaluated.
 * Source: learn, graph/api/conditionalaccessroot-evaluate; graph/api/resources/whatifanalysisresult.
 */
import { graphPath } from '../../connectors/graph/encoding.ts';
import type { GraphClient } from '../../connectors/graph/graph-client.ts';
import { exchangeOnlineAppId } from '../../domain/grants.ts';
import type { GrantControls } from '../../domain/sources/policy-controls.ts';

/** A policy that applies to the sign-in, whether it is enforced or report-only, as `state` says. */
export interface AppliedPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly state: string;
  readonly grantControls: GrantControls | null;
  readonly policyApplies: boolean;
}

export async function evaluateSignIn(graph: GraphClient, userId: string, ipAddress: string): Promise<AppliedPolicy[]> {
  const results = await graph.list<AppliedPolicy>({
    method: 'POST',
    path: graphPath`/identity/conditionalAccess/evaluate`,
    readOnly: true,
    body: {
      signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId },
      signInContext: {
        '@odata.type': '#microsoft.graph.applicationContext',
        includeApplications: [exchangeOnlineAppId],
      },
      signInConditions: {
        clientAppType: 'mobileAppsAndDesktopClients',
        devicePlatform: 'windows',
        ipAddress,
        signInRiskLevel: 'none',
        userRiskLevel: 'none',
      },
      appliedPoliciesOnly: true,
    },
  });
  return results.filter(({ policyApplies }) => policyApplies);
}
