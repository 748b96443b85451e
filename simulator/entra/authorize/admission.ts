/**
 * May this person sign in to this application now? Account, assignment, consent, policies: the same for a password that was
 * just given, for a session, and for a code that is redeemed.
 */
import type { Core } from '../../core.ts';
import { evaluateSignIn } from '../../graph/conditional-access/evaluate.ts';
import type { ServicePrincipal, User } from '../../tenant/state.ts';
import { delegatedPermissions } from '../delegated-permissions.ts';
import { directoryRoles, groupsOf } from '../granted.ts';
import { checkAccount } from '../password.ts';
import { checkUserSignIn, signInOf } from '../sign-in-policy.ts';
import { TokenError } from '../token-error.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { isReauthenticationDue } from './sign-in-frequency.ts';

type Asked = Pick<AuthorizationRequest, 'application' | 'servicePrincipal' | 'platform' | 'requested'>;

/** @throws TokenError 50057, 50105, 65001 and those of policies */
export function checkAdmission(core: Core, user: User, asked: Asked, sourceAddress: string): void {
  checkAccount(user);
  checkAssigned(core, user, asked.servicePrincipal);
  const { application, servicePrincipal, requested } = asked;
  delegatedPermissions(core.store.state, { kind: 'public', application, servicePrincipal }, requested, user);
  checkUserSignIn(core, user, factsOf(asked, sourceAddress));
}

/** Whether the policies that apply ask for the password again. @param authTime seconds since the epoch */
export function mustSignInAgain(
  core: Core,
  user: User,
  asked: Asked,
  sourceAddress: string,
  authTime: number,
): boolean {
  const { results } = evaluateSignIn(core.store.state, signInOf(core, user, factsOf(asked, sourceAddress)));
  const enforced = results.filter((result) => result.enforced).map(({ policy }) => policy);
  return isReauthenticationDue(enforced, Date.now() / 1000 - authTime);
}

/**
 * Policies are for resources, and for a client only where it is confidential and gets an ID token. Who asks for nothing but to
 * know the person asks the directory. Source: learn, entra/identity/conditional-access/concept-conditional-access-cloud-apps.
 * Signing in on the page counts as multifactor authentication.
 */
function factsOf({ application, platform, requested }: Asked, sourceAddress: string) {
  return {
    resourceAppIds: [
      requested.permissions.length === 0 ? directoryAppId : requested.resource.appId,
      ...(platform === 'web' && requested.oidc.has('openid') ? [application.appId] : []),
    ],
    sourceAddress,
    clientAppType: platform === 'publicClient' ? ('mobileAppsAndDesktopClients' as const) : ('browser' as const),
    transferMethod: 'none' as const,
    mfaSatisfied: true,
  };
}

/** *Windows Azure Active Directory*, which policies for all resources include. */
const directoryAppId = '00000002-0000-0000-c000-000000000000';
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

/** Global Administrators need no assignment. Source: learn, entra/identity-platform/howto-restrict-your-app-to-a-set-of-users. */
function checkAssigned({ store, clock }: Core, user: User, { id, appRoleAssignmentRequired }: ServicePrincipal): void {
  if (appRoleAssignmentRequired !== true) return;
  if (directoryRoles(store.state, clock, user.id).includes(globalAdministrator)) return;
  const principals = [user.id, ...groupsOf(store.state, user.id)];
  const isAssigned = store.state.appRoleAssignments.some(
    ({ principalId, resourceId, effectiveAt }) =>
      principals.includes(principalId) && resourceId === id && clock.isPast(effectiveAt),
  );
  if (!isAssigned) throw new TokenError(50_105, `'${user.userPrincipalName}'`);
}
