/** What is in the tenant, and in none of our records: told, and never rotated. */
import type { GraphClient } from '../../connectors/graph/graph-client.ts';
import {
  daysLeft,
  judge,
  needsRotation,
  type CredentialPolicy,
  type ObservedCredential,
} from '../../domain/credential-policy.ts';
import { told } from '../../domain/credential-status.ts';
import type { Credential, CredentialKind } from '../../domain/credential.ts';
import type { FoundCredential } from '../../domain/watch.ts';
import { limitsOf, under, type TenantPolicies } from './tenant-policies.ts';
import { everyApplication, type TenantCredential } from './tenant-credentials.ts';

export async function foreignCredentials(
  graph: GraphClient,
  ours: readonly Credential[],
  {
    connection,
    policy,
    allowed,
    now,
  }: { connection: string; policy: CredentialPolicy; allowed: TenantPolicies; now: number },
): Promise<FoundCredential[]> {
  const known = new Set(
    ours.flatMap(({ current, rotation }) => [current.keyId, rotation?.previous.keyId, rotation?.next?.keyId]),
  );
  const rows = (await everyApplication(graph)).flatMap((application) => [
    ...(application.passwordCredentials ?? []).map((key) => ({
      application,
      key,
      kind: 'application-secret' as const,
    })),
    ...(application.keyCredentials ?? []).map((key) => ({
      application,
      key,
      kind: 'application-certificate' as const,
    })),
  ]);
  return rows
    .filter(({ key }) => !known.has(key.keyId))
    .map(({ application, key, kind }) => {
      const observed = observedIn(key, kind);
      return {
        key: null,
        connection,
        application: application.displayName,
        kind,
        keyId: key.keyId ?? null,
        state: 'active' as const,
        notBefore: key.startDateTime ?? null,
        notAfter: key.endDateTime ?? null,
        daysLeft: daysLeft(observed.notAfter, now),
        usedBy: [],
        ...told(judge(observed, under(policy, limitsOf(allowed, kind, application)), now)),
        secret: null,
        needsRotation: needsRotation([]),
      };
    });
}

function observedIn({ startDateTime, endDateTime }: TenantCredential, kind: CredentialKind): ObservedCredential {
  const notBefore = startDateTime === undefined ? null : Date.parse(startDateTime);
  const notAfter = endDateTime === undefined ? null : Date.parse(endDateTime);
  return { kind, notBefore, notAfter, since: notBefore, inStore: false, registered: true, ours: false, keyBits: null };
}
