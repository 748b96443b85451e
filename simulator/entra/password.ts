/**
 * Is this the user's password, and may it be used? Lockout, expiry and disabled accounts, in the service's order.
 *
 * Smart lockout: ten wrong passwords lock the account for a minute of the tenant's clock, and every further one locks it
 * again. Passwords end after 90 days unless the account's policy says otherwise.
 * Source: learn, entra/identity/authentication/howto-password-smart-lockout, concept-sspr-policy.
 */
import type { Core } from '../core.ts';
import type { User } from '../tenant/state.ts';
import { TokenError } from './token-error.ts';

const wrongPasswordsAllowed = 10;
const lockSeconds = 60;
const passwordAgeMs = 90 * 24 * 60 * 60 * 1000;

/**
 * @returns the user, whose password was right
 * @throws TokenError 50034, 50053, 50126, 50057, 50055
 */
export function checkPassword(core: Core, userName: string, password: string): User {
  const { store, clock } = core;
  const user = findUser(core, userName);
  if (user.lockedUntil !== undefined && !clock.isPast(user.lockedUntil)) throw new TokenError(50_053);
  // The credential of a federated account is its own identity provider's; there is none here to compare with.
  const isOurs = authenticationOf(core, user) === 'Managed';
  // Blanks at either end never arrive, so such a password is never right.
  const isRight = user.password !== '' && password === user.password && password === password.trim();
  if (!isOurs || !isRight) {
    countWrongPassword(core, user.id);
    throw new TokenError(50_126);
  }
  if (user.wrongPasswords > 0) {
    store.note((state) => {
      const row = state.users.find(({ id }) => id === user.id);
      if (row !== undefined) row.wrongPasswords = 0;
    });
  }
  checkAccount(user);
  const neverExpires = user.passwordPolicies?.includes('DisablePasswordExpiration') === true;
  const isOld = clock.now() - Date.parse(user.passwordChangedAt) > passwordAgeMs;
  if (user.forceChangePasswordNextSignIn || (isOld && !neverExpires)) throw new TokenError(50_055);
  return user;
}

/** @throws TokenError 50034 */
export function findUser({ store, clock }: Core, userName: string): User {
  const lower = userName.toLowerCase();
  const user = store.state.users.find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === lower);
  if (user === undefined || !clock.isPast(user.visibleAt)) throw new TokenError(50_034);
  return user;
}

/** @throws TokenError 50057 */
export function checkAccount(user: User): void {
  if (!user.accountEnabled) throw new TokenError(50_057);
}

function authenticationOf({ store }: Core, user: User): 'Managed' | 'Federated' {
  const domain = user.userPrincipalName.slice(user.userPrincipalName.lastIndexOf('@') + 1).toLowerCase();
  return store.state.tenant.domains.find(({ name }) => name.toLowerCase() === domain)?.authentication ?? 'Managed';
}

function countWrongPassword({ store, clock }: Core, userId: string): void {
  store.note((state) => {
    const user = state.users.find(({ id }) => id === userId);
    if (user === undefined) return;
    user.wrongPasswords += 1;
    if (user.wrongPasswords >= wrongPasswordsAllowed) user.lockedUntil = clock.after(lockSeconds);
  });
}
