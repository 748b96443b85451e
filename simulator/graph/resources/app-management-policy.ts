/** The default of what credentials applications may get. Source: learn, graph/api/tenantappmanagementpolicy-get and -update. */
import type { AppManagementPolicy, CredentialRestriction } from '../../tenant/state.ts';
import { notImplemented } from '../graph-error.ts';
import type { Call, Json, Route } from '../route.ts';
import { write } from './write.ts';

const path = '/policies/defaultAppManagementPolicy';
const type = 'tenantAppManagementPolicy';
const writers = ['Policy.ReadWrite.ApplicationConfiguration'];
const unrestricted: AppManagementPolicy = { isEnabled: false, passwordCredentials: [], keyCredentials: [] };

export const appManagementPolicyRoutes: Route[] = [
  {
    method: 'GET',
    path,
    permissions: [['Policy.Read.All', 'Policy.Read.ApplicationConfiguration', ...writers]],
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
