/**
 * The tenant's app management policy, as it meets a new credential: forbidden kinds, longest lifetimes, and
 * applications that are spared because they are older. Source: learn, graph/api/resources/applicationauthentication-
 * methodpolicy; codes seen in practice.
 */
import type { CredentialRestriction, Tenant } from '../../tenant/state.ts';
import { GraphError } from '../graph-error.ts';

const types = {
  password: { addition: 'passwordAddition', lifetime: 'passwordLifetime' },
  // Certificates can be limited in lifetime, not forbidden.
  certificate: { addition: undefined, lifetime: 'asymmetricKeyLifetime' },
} as const;

/** @throws GraphError 400 `CredentialTypeNotAllowedAsPerAppPolicy`, `CredentialInvalidLifetimeAsPerAppPolicy` */
export function checkCredentialPolicy(
  tenant: Tenant,
  kind: keyof typeof types,
  credential: { start: string; end: string; created: string; application?: string },
): void {
  // An application's own policy takes the default's place, and inherits nothing from it.
  const own = tenant.appManagementPolicies?.find(
    ({ isEnabled, appliesTo }) => isEnabled && appliesTo.includes(credential.application ?? ''),
  );
  const policy = own ?? tenant.appManagementPolicy;
  if (policy?.isEnabled !== true) return;
  const { addition, lifetime } = types[kind];
  const restrictions = kind === 'password' ? policy.passwordCredentials : policy.keyCredentials;
  const applying = restrictions.filter((restriction) => applies(restriction, credential.created));
  if (applying.some(({ restrictionType }) => restrictionType === addition)) {
    throw new GraphError(
      400,
      'CredentialTypeNotAllowedAsPerAppPolicy',
      'Credential type not allowed as per assigned policy.',
    );
  }
  const asked = Date.parse(credential.end) - Date.parse(credential.start);
  const limits = applying.filter(({ restrictionType }) => restrictionType === lifetime);
  if (limits.some(({ maxLifetime }) => asked > milliseconds(maxLifetime))) {
    throw new GraphError(
      400,
      'CredentialInvalidLifetimeAsPerAppPolicy',
      'Credential lifetime exceeds the max value allowed as per assigned policy.',
    );
  }
}

function applies(
  { state, restrictForAppsCreatedAfterDateTime: after }: CredentialRestriction,
  created: string,
): boolean {
  return state !== 'disabled' && (after === undefined || after === null || Date.parse(created) >= Date.parse(after));
}

/** Days and parts of a day; the service takes no months or years here either. */
function milliseconds(duration: string | null | undefined): number {
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration ?? '') ?? [];
  const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return duration ? total * 1000 : Number.POSITIVE_INFINITY;
}
