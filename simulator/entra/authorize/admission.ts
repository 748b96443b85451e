/**
 * May this person sign in to this application now? Account, assignment, consent, policies: the same for a password that was
 * just given, for a session, and for a code that is redeemed.
 */
import type { Core } from '../../core.ts';
import { evaluateSignIn } from '../../graph/conditional-access/evaluate.ts';
import type { ServicePrincipal, User } from '../../tenant/state.ts';
import { delegatedPermissions } from '../delegated-permissions.ts';
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
 * Policies are for resources. Who asks for nothing but to know the person is its own resource. Signing in on the page counts
 * as multifactor authentication.
 */
function factsOf({ application, platform, requested }: Asked, sourceAddress: string) {
  return {
    resourceAppId: requested.permissions.length === 0 ? application.appId : requested.resource.appId,
    sourceAddress,
    clientAppType: platform === 'publicClient' ? ('mobileAppsAndDesktopClients' as const) : ('browser' as const),
    transferMethod: 'none' as const,
    mfaSatisfied: true,
  };
}

function checkAssigned({ store, clock }: Core, user: User, { id, appRoleAssignmentRequired }: ServicePrincipal): void {
  if (appRoleAssignmentRequired !== true) return;
  const isAssigned = store.state.appRoleAssignments.some(
    ({ principalId, resourceId, effectiveAt }) =>
      principalId === user.id && resourceId === id && clock.isPast(effectiveAt),
  );
  if (!isAssigned) throw new TokenError(50_105, `'${user.userPrincipalName}'`);
}
