/**
 * What the directory refuses of a user, in its words. Passwords: learn, entra/identity/authentication/
 * concept-sspr-policy (8 to 256 characters, three of four kinds, not the user's own name).
 */
import type { TenantState, User } from '../../tenant/state.ts';
import { badRequest, type GraphError, notImplemented } from '../graph-error.ts';
import { type Json, textOf } from '../route.ts';

const required = ['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName', 'passwordProfile'];
const settable = [...required, 'usageLocation', 'passwordPolicies'];

/** @throws GraphError 400 */
export function checkNewUser(state: TenantState, body: Json): { password: string; forceChange: boolean } {
  for (const name of required) {
    if (body[name] === undefined || body[name] === null || body[name] === '') {
      throw invalidProperty(`A value is required for property '${name}' of resource 'User'.`, name);
    }
  }
  for (const name of Object.keys(body)) {
    if (!name.includes('@') && !settable.includes(name)) throw notImplemented(`the property ${name} of a new user`);
  }
  const userPrincipalName = textOf(body['userPrincipalName']);
  checkDomain(state, userPrincipalName);
  if (!/^[^\s@]+$/.test(textOf(body['mailNickname']))) {
    throw invalidProperty("Invalid value specified for property 'mailNickname' of resource 'User'.", 'mailNickname');
  }
  if (userPrincipalNameTaken(state, userPrincipalName)) {
    throw badRequest('Another object with the same value for property userPrincipalName already exists.', [
      {
        code: 'ObjectConflict',
        message: 'Another object with the same value for property userPrincipalName already exists.',
        target: 'userPrincipalName',
      },
    ]);
  }
  const profile = body['passwordProfile'] as { password?: string; forceChangePasswordNextSignIn?: boolean };
  return {
    password: checkPassword(profile.password ?? '', userPrincipalName),
    forceChange: profile.forceChangePasswordNextSignIn ?? true,
  };
}

export function userPrincipalNameTaken(state: TenantState, name: string, except?: string): boolean {
  return state.users.some((row) => row.id !== except && row.userPrincipalName.toLowerCase() === name.toLowerCase());
}

/** @returns the password. @throws GraphError 400 when it isn't complex enough */
export function checkPassword(password: string, userPrincipalName: string): string {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length;
  const name = userPrincipalName.split('@')[0]?.toLowerCase() ?? '';
  const ownName = name.length >= 4 && password.toLowerCase().includes(name);
  if (password.length >= 8 && password.length <= 256 && kinds >= 3 && !ownName) return password;
  throw badRequest(
    'The specified password does not comply with password complexity requirements. Please provide a different password.',
    [{ code: 'InvalidPassword', message: 'The password is not complex enough.', target: 'passwordProfile' }],
  );
}

/** @returns the user. @throws GraphError 400 where the user is mastered in Active Directory */
export function refuseSynchronized(user: User): User {
  if (user.onPremisesSyncEnabled !== true) return user;
  throw badRequest(
    'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
  );
}

function checkDomain(state: TenantState, userPrincipalName: string): void {
  const [local = '', domain = '', ...rest] = userPrincipalName.split('@');
  if (!/^[A-Za-z0-9'._!#^~-]{1,64}$/.test(local) || rest.length > 0) {
    throw invalidProperty('Property userPrincipalName is invalid.', 'userPrincipalName');
  }
  const verified = [state.tenant.initialDomain, ...state.tenant.domains.map(({ name }) => name)];
  if (!verified.some((name) => name.toLowerCase() === domain.toLowerCase())) {
    throw invalidProperty(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
      'userPrincipalName',
    );
  }
  const federated = state.tenant.domains.some(
    ({ name, authentication }) => authentication === 'Federated' && name.toLowerCase() === domain.toLowerCase(),
  );
  if (federated) {
    throw invalidProperty(
      'On creation of a user in a federated domain, property onPremisesImmutableId must be specified.',
      'onPremisesImmutableId',
    );
  }
}

function invalidProperty(message: string, target: string): GraphError {
  return badRequest(message, [{ code: 'InvalidValue', message, target }]);
}
