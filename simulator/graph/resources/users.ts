/** Users: `/users`. Source: learn, graph/api/user-post-users and its neighbours. */
import type { User } from '../../tenant/state.ts';
import { badRequest, denied, invalidRequest } from '../graph-error.ts';
import { byKey, listed } from '../replication.ts';
import { type Call, type Json, type Route, textOf } from '../route.ts';
import { user, userAsGraph } from './user-shape.ts';
import { checkNewUser, checkPassword, refuseSynchronized, userPrincipalNameTaken } from './user-rules.ts';
import { remove, rowOf, write } from './write.ts';

const readers = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const writers = ['User.ReadWrite.All', 'Directory.ReadWrite.All'];

export const userRoutes: Route[] = [
  {
    method: 'GET',
    path: '/users',
    permissions: [readers],
    answer: {
      ...user,
      collection: true,
      sortable: ['displayName', 'userPrincipalName'],
      filterable: [
        'id',
        'displayName',
        'userPrincipalName',
        'mail',
        'mailNickname',
        'accountEnabled',
        'usageLocation',
        'onPremisesSyncEnabled',
      ],
    },
    handle: ({ core }) => listed(core, core.store.state.users).map(userAsGraph),
  },
  {
    method: 'GET',
    path: '/users/{user}',
    permissions: [readers],
    answer: user,
    handle: (call) => userAsGraph(findUser(call)),
  },
  {
    method: 'GET',
    path: '/me',
    permissions: 'by-handler',
    answer: user,
    handle: ({ core, caller }) => {
      if (caller.kind === 'application') {
        throw invalidRequest('/me request is only valid with delegated authentication flow.');
      }
      if (!caller.scopes.some((scope) => scope.startsWith('User.Read'))) throw denied();
      return userAsGraph(byKey(core, core.store.state.users, { property: 'id', value: caller.userId }));
    },
  },
  { method: 'POST', path: '/users', permissions: [writers], body: 'user', status: 201, answer: user, handle: create },
  { method: 'PATCH', path: '/users/{user}', permissions: [writers], body: 'user', handle: update },
  { method: 'DELETE', path: '/users/{user}', permissions: [writers], handle: destroy },
  {
    // Beta only, so not in the published types of v1.0; learn, graph/api/authentication-get.
    method: 'GET',
    path: '/users/{user}/authentication/requirements',
    version: 'beta',
    permissions: [
      [
        'Policy.Read.All',
        'Policy.Read.AuthenticationMethod',
        'Policy.ReadWrite.AuthenticationMethod',
        'UserAuthenticationMethod.Read.All',
      ],
    ],
    answer: { type: 'strongAuthenticationRequirements', beta: true, set: 'users/authentication/requirements' },
    handle: (call) => ({ perUserMfaState: findUser(call).perUserMfaState }),
  },
];

/** By object id or user principal name, without case. */
function findUser({ core, keys }: Call): User {
  const key = keys['user'] ?? { property: 'id', value: '' };
  const property = key.property === 'id' && key.value.includes('@') ? 'userPrincipalName' : key.property;
  return byKey(core, core.store.state.users, { property, value: key.value });
}

function create(call: Call): Json {
  const { body, core } = call;
  const { password, forceChange } = checkNewUser(core.store.state, body);
  const id = core.random.uuid();
  return write(call, 'POST /users', id, (state) => {
    const row: User = {
      id,
      userPrincipalName: textOf(body['userPrincipalName']),
      displayName: textOf(body['displayName']),
      mailNickname: textOf(body['mailNickname']),
      mail: null,
      accountEnabled: body['accountEnabled'] === true,
      usageLocation: (body['usageLocation'] ?? null) as string | null,
      passwordPolicies: (body['passwordPolicies'] ?? null) as string | null,
      password,
      passwordChangedAt: core.clock.iso(),
      forceChangePasswordNextSignIn: forceChange,
      onPremisesSyncEnabled: null,
      assignedLicenses: [],
      perUserMfaState: 'disabled',
      wrongPasswords: 0,
      createdDateTime: core.clock.iso(),
      visibleAt: core.delays.effectiveAt('directory-object'),
      visibleInExchangeAt: core.delays.effectiveAt('user-in-exchange'),
    };
    state.users.push(row);
    return userAsGraph(row);
  });
}

const changeable = [
  'accountEnabled',
  'displayName',
  'mailNickname',
  'usageLocation',
  'passwordPolicies',
  'userPrincipalName',
  'passwordProfile',
];

function update(call: Call): void {
  const { id } = refuseSynchronized(findUser(call));
  const { body, core } = call;
  for (const name of Object.keys(body)) {
    if (!name.includes('@') && !changeable.includes(name))
      throw badRequest(`Property '${name}' is read-only and cannot be set.`);
  }
  const name = body['userPrincipalName'];
  if (typeof name === 'string' && userPrincipalNameTaken(core.store.state, name, id)) {
    throw badRequest('Another object with the same value for property userPrincipalName already exists.');
  }
  const profile = body['passwordProfile'] as
    | { password?: string; forceChangePasswordNextSignIn?: boolean }
    | null
    | undefined;
  if (profile && !mayResetPasswords(call)) throw denied();
  write(call, 'PATCH /users/{id}', id, (state) => {
    const row = rowOf(state.users, id);
    const { passwordProfile: _profile, ...plain } = body;
    Object.assign(row, Object.fromEntries(Object.entries(plain).filter(([property]) => !property.includes('@'))));
    if (profile?.password !== undefined) {
      row.password = checkPassword(profile.password, row.userPrincipalName);
      row.passwordChangedAt = core.clock.iso();
      row.wrongPasswords = 0;
    }
    if (profile?.forceChangePasswordNextSignIn !== undefined)
      row.forceChangePasswordNextSignIn = profile.forceChangePasswordNextSignIn;
  });
}

/** User.ReadWrite.All alone is not enough: it takes a permission of its own, or an administrator's role as well. */
function mayResetPasswords({ caller }: Call): boolean {
  const held = caller.kind === 'application' ? caller.roles : caller.scopes;
  const roles = ['62e90394-69f5-4237-9190-012177145e10', 'fe930be7-5e62-47db-91af-98c3a49a38b1'];
  return held.includes('User-PasswordProfile.ReadWrite.All') || caller.wids.some((role) => roles.includes(role));
}

/** Conditional Access keeps the id of a deleted user where it is listed, as the service does. */
function destroy(call: Call): void {
  const { id } = refuseSynchronized(findUser(call));
  write(call, 'DELETE /users/{id}', id, (state) => {
    remove(state.users, (row) => row.id === id);
    remove(state.directoryRoleAssignments, (row) => row.principalId === id);
    remove(state.oauth2PermissionGrants, (row) => row.principalId === id);
    remove(state.appRoleAssignments, (row) => row.principalId === id);
    for (const { memberIds } of state.groups ?? []) remove(memberIds, (memberId) => memberId === id);
  });
}
