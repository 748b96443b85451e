/**
 * What the tenant's app management policy says of certificates of applications that are made now: how long they may be
 * valid. Restrictions of another kind are named: what they forbid shows when the certificate is registered. A registration
 * that is exempted by a policy of its own isn't searched for.
 * Source: learn, graph/api/tenantappmanagementpolicy-get, resources/keycredentialconfiguration.
 */
import { graphPath } from '../../../connectors/graph/encoding.ts';
import { inWords, milliseconds } from '../../../domain/duration.ts';
import { Failure } from '../../../domain/failure.ts';
import { isoDuration } from '../../../domain/iso-duration.ts';
import type { Evidence } from '../../../domain/plan.ts';
import type { ConnectionContext } from '../../context.ts';

/** Of a key or a password. */
export interface CredentialRestriction {
  readonly restrictionType: string;
  readonly state?: string | null;
  readonly maxLifetime?: string | null;
  readonly restrictForAppsCreatedAfterDateTime?: string | null;
}

interface Policy {
  readonly isEnabled: boolean;
  readonly applicationRestrictions?: { readonly keyCredentials?: readonly CredentialRestriction[] } | null;
}

const lifetime = 'asymmetricKeyLifetime';

/**
 * @param validFor how long the certificate is to be valid, `ms` notation
 * @throws Failure `certificate-outlasts-policy`
 */
export async function readCertificatePolicy({ graph, clock }: ConnectionContext, validFor: string): Promise<Evidence> {
  const policy = await graph.request<Policy>({ path: graphPath`/policies/defaultAppManagementPolicy` });
  const restrictions = policy.isEnabled ? (policy.applicationRestrictions?.keyCredentials ?? []) : [];
  const applying = restrictions.filter((restriction) => applies(restriction, clock.now()));
  const limits = applying
    .filter(({ restrictionType }) => restrictionType === lifetime)
    .map(({ maxLifetime }) => isoDuration(maxLifetime ?? ''))
    .filter((limit) => limit !== undefined);
  const shortest = Math.min(...limits);
  if (milliseconds(validFor) > shortest) {
    const limit = `${inWords(shortest)} at most, ${validFor} asked for`;
    throw new Failure('certificate-outlasts-policy', { service: 'runbook', subject: limit });
  }
  const others = applying.map(({ restrictionType }) => restrictionType).filter((type) => type !== lifetime);
  const observed = [
    limits.length === 0 ? 'no limit' : `valid for ${inWords(shortest)} at most`,
    ...others.map((type) => `a restriction of another kind (${type})`),
  ];
  return { name: 'app management policy', observed: `certificates: ${observed.join(', ')}` };
}

/** Whether it applies to an application that is made now. */
export function applies(
  { state, restrictForAppsCreatedAfterDateTime: after }: CredentialRestriction,
  now: number,
): boolean {
  return state !== 'disabled' && (after === undefined || after === null || Date.parse(after) <= now);
}
