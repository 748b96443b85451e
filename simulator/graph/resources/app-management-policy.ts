/**
 * What credentials applications may get: the tenant's default, and the policies that take its place for single
 * applications, which can only be read here. Source: learn, graph/api/tenantappmanagementpolicy-get and -update,
 * appmanagementpolicy-list and -list-appliesto.
 */
import type { AppManagementPolicy, CredentialRestriction } from '../../tenant/state.ts';
import { GraphError, notImplemented } from '../graph-error.ts';
import type { Call, Json, Route } from '../route.ts';
import { applicationReaders } from './applications.ts';
import { write } from './write.ts';

const path = '/policies/defaultAppManagementPolicy';
const type = 'tenantAppManagementPolicy';
const writers = ['Policy.ReadWrite.ApplicationConfiguration'];
const readers = ['Policy.Read.All', 'Policy.Read.ApplicationConfiguration', ...writers];
const unrestricted: AppManagementPolicy = { isEnabled: false, passwordCredentials: [], keyCredentials: [] };

export const appManagementPolicyRoutes: Route[] = [
  {
    method: 'GET',
    path,
    permissions: [readers],
    answer: { type, set: 'policies/defaultAppManagementPolicy' },
    handle: ({ core }): Json => {
      const { isEnabled, passwordCredentials, keyCredentials } =
        core.store.state.tenant.appManagementPolicy ?? unrestricted;
      return {
        // The same id in every tenant.
        id: '00000000-0000-0000-0000-000000000000',
        displayName: 'Default app management tenant policy',
        isEnabled,
        applicationRestrictions: { passwordCredentials, keyCredentials },
        servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
      };
    },
  },
  {
    method: 'GET',
    path: '/policies/appManagementPolicies',
    permissions: [readers],
    answer: { type: 'appManagementPolicy', set: 'policies/appManagementPolicies', collection: true },
    handle: ({ core }) =>
      (core.store.state.tenant.appManagementPolicies ?? []).map(
        ({ id, displayName, isEnabled, passwordCredentials, keyCredentials }) => ({
          id,
          displayName,
          isEnabled,
          restrictions: { passwordCredentials, keyCredentials },
        }),
      ),
  },
  {
    method: 'GET',
    path: '/policies/appManagementPolicies/{policy}/appliesTo',
    permissions: [readers, applicationReaders],
    answer: { type: 'application', set: 'applications', collection: true },
    handle: appliesTo,
  },
  { method: 'PATCH', path, permissions: [writers], body: type, handle: update },
];

function update(call: Call): void {
  const { body, core } = call;
  if (body['servicePrincipalRestrictions']) throw notImplemented('restrictions of service principals');
  const restrictions = (body['applicationRestrictions'] ?? {}) as Partial<Record<string, CredentialRestriction[]>>;
  const before = core.store.state.tenant.appManagementPolicy ?? unrestricted;
  write(call, `PATCH ${path}`, core.store.state.tenant.id, ({ tenant }) => {
    tenant.appManagementPolicy = {
      isEnabled: typeof body['isEnabled'] === 'boolean' ? body['isEnabled'] : before.isEnabled,
      passwordCredentials: restrictions['passwordCredentials'] ?? before.passwordCredentials,
      keyCredentials: restrictions['keyCredentials'] ?? before.keyCredentials,
    };
  });
}

function appliesTo({ core, keys }: Call): Json[] {
  const { tenant, applications } = core.store.state;
  const policy = tenant.appManagementPolicies?.find(({ id }) => id === keys['policy']?.value);
  if (policy === undefined) throw new GraphError(404, 'Request_ResourceNotFound', 'The policy does not exist.');
  return applications
    .filter(({ id }) => policy.appliesTo.includes(id))
    .map(({ id, appId, displayName }) => ({ id, appId, displayName }));
}
