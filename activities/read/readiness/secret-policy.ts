/**
 * What the tenant's app management policy says of client secrets of applications that are made now: whether there may be
 * any, and for how long.
 * Source: learn, graph/api/tenantappmanagementpolicy-get, resources/passwordcredentialconfiguration.
 */
import { graphPath } from '../../../connectors/graph/encoding.ts';
import { inWords, milliseconds } from '../../../domain/duration.ts';
import { Failure } from '../../../domain/failure.ts';
import { isoDuration } from '../../../domain/iso-duration.ts';
import type { Evidence } from '../../../domain/plan.ts';
import type { ConnectionContext } from '../../context.ts';
import { applies, type CredentialRestriction } from './certificate-policy.ts';

interface Policy {
  readonly isEnabled: boolean;
  readonly applicationRestrictions?: { readonly passwordCredentials?: readonly CredentialRestriction[] } | null;
}

/**
 * @param validFor how long the secret is to be valid, `ms` notation
 * @throws Failure `secrets-forbidden`, `secret-outlasts-policy`
 */
export async function readSecretPolicy(
  { graph, clock, connected }: ConnectionContext,
  validFor: string,
): Promise<Evidence> {
  const policy = await graph.request<Policy>({ path: graphPath`/policies/defaultAppManagementPolicy` });
  const restrictions = policy.isEnabled ? (policy.applicationRestrictions?.passwordCredentials ?? []) : [];
  const applying = restrictions.filter((restriction) => applies(restriction, clock.now()));
  if (applying.some(({ restrictionType }) => restrictionType === 'passwordAddition')) {
    throw new Failure('secrets-forbidden', { service: 'runbook', subject: `connection ${connected.name}` });
  }
  const limits = applying
    .filter(({ restrictionType }) => restrictionType === 'passwordLifetime')
    .map(({ maxLifetime }) => isoDuration(maxLifetime ?? ''))
    .filter((limit) => limit !== undefined);
  const shortest = Math.min(...limits);
  if (milliseconds(validFor) > shortest) {
    const subject = `${inWords(shortest)} at most, ${validFor} asked for`;
    throw new Failure('secret-outlasts-policy', { service: 'runbook', subject });
  }
  const observed = limits.length === 0 ? 'no limit' : `valid for ${inWords(shortest)} at most`;
  return { name: 'app management policy', observed: `client secrets: ${observed}` };
}
