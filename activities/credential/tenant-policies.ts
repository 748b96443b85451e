/**
 * What the tenant's app management policies say of new secrets and certificates. A policy of an application takes the
 * place of the tenant's default, and inherits nothing from it; one that isn't enabled is passed over. No policy stops a key
 * that there is: it stops the next one.
 *
 * Source: learn, graph/api/resources/applicationauthenticationmethodpolicy, appmanagementpolicy-list-appliesto.
 */
import { graphPath } from '../../connectors/graph/encoding.ts';
import type { GraphClient } from '../../connectors/graph/graph-client.ts';
import type { CredentialPolicy } from '../../domain/credential-policy.ts';
import type { CredentialKind } from '../../domain/credential.ts';
import { isoDuration } from '../../domain/iso-duration.ts';

interface Restriction {
  readonly restrictionType?: string;
  readonly state?: string | null;
  readonly maxLifetime?: string | null;
  readonly restrictForAppsCreatedAfterDateTime?: string | null;
}

interface Restrictions {
  readonly passwordCredentials?: readonly Restriction[];
  readonly keyCredentials?: readonly Restriction[];
}

export interface TenantPolicies {
  readonly byDefault: Restrictions;
  /** By object id of the application. */
  readonly own: ReadonlyMap<string, Restrictions>;
}

/** The limits for one application's credentials of a kind; times in milliseconds. */
export interface TenantLimits {
  /** From when another one is refused; null: it isn't. */
  readonly refusedFrom: number | null;
  /** The longest that a new one may be valid; null: any. */
  readonly longestLife: number | null;
}

const types = {
  'application-secret': { list: 'passwordCredentials', addition: 'passwordAddition', lifetime: 'passwordLifetime' },
  // Certificates can be limited in lifetime, not forbidden.
  'application-certificate': { list: 'keyCredentials', addition: undefined, lifetime: 'asymmetricKeyLifetime' },
} as const;

export async function tenantPolicies(graph: GraphClient): Promise<TenantPolicies> {
  const [byDefault, policies] = await Promise.all([
    graph.request<{ isEnabled?: boolean; applicationRestrictions?: Restrictions | null }>({
      path: graphPath`/policies/defaultAppManagementPolicy`,
    }),
    graph.list<{ id: string; isEnabled?: boolean; restrictions?: Restrictions | null }>({
      path: graphPath`/policies/appManagementPolicies`,
    }),
  ]);
  const own = new Map<string, Restrictions>();
  for (const { id, isEnabled, restrictions } of policies) {
    if (isEnabled !== true) continue;
    const path = graphPath`/policies/appManagementPolicies/${id}/appliesTo`;
    for (const application of await graph.list<{ id: string }>({ path })) own.set(application.id, restrictions ?? {});
  }
  return { byDefault: (byDefault.isEnabled === true ? byDefault.applicationRestrictions : null) ?? {}, own };
}

/** An application whose age is not known is spared by nothing. */
export function limitsOf(
  { byDefault, own }: TenantPolicies,
  kind: CredentialKind,
  application: { readonly id: string; readonly createdDateTime?: string } | undefined,
): TenantLimits {
  if (kind === 'account-password' || kind === 'listener-certificate' || application === undefined)
    return { refusedFrom: null, longestLife: null };
  const { list, addition, lifetime } = types[kind];
  const made = Date.parse(application.createdDateTime ?? '');
  const applying = ((own.get(application.id) ?? byDefault)[list] ?? []).filter(
    ({ state, restrictForAppsCreatedAfterDateTime: after }) =>
      state !== 'disabled' && !(typeof after === 'string' && made < Date.parse(after)),
  );
  const refusing = applying.filter(({ restrictionType }) => restrictionType === addition);
  const lives = applying
    .filter(({ restrictionType }) => restrictionType === lifetime)
    .map(({ maxLifetime }) => isoDuration(maxLifetime ?? ''))
    .filter((life) => life !== undefined);
  return {
    refusedFrom: refusing.length === 0 ? null : Math.min(...refusing.map(sinceWhen)),
    longestLife: lives.length === 0 ? null : Math.min(...lives),
  };
}

/** Our own policy, with what the tenant says of this credential. */
export function under(policy: CredentialPolicy, { refusedFrom, longestLife }: TenantLimits): CredentialPolicy {
  return { ...policy, refusedFrom, tenantLongestLife: longestLife };
}

function sinceWhen({ restrictForAppsCreatedAfterDateTime: after }: Restriction): number {
  return typeof after === 'string' ? Date.parse(after) : 0;
}
