/** Security Defaults. Source: learn, graph/api/identitysecuritydefaultsenforcementpolicy-get and -update. */
import { badRequest } from '../graph-error.ts';
import type { Call, Json, Route } from '../route.ts';
import { write } from './write.ts';

const securityDefaults = {
  type: 'identitySecurityDefaultsEnforcementPolicy',
  set: 'policies/identitySecurityDefaultsEnforcementPolicy',
};

export const securityDefaultsRoutes: Route[] = [
  {
    method: 'GET',
    path: '/policies/identitySecurityDefaultsEnforcementPolicy',
    permissions: [['Policy.Read.All', 'Policy.ReadWrite.SecurityDefaults']],
    answer: securityDefaults,
    handle: ({ core }): Json => ({
      // The same id in every tenant.
      id: '00000000-0000-0000-0000-000000000005',
      displayName: 'Security Defaults',
      description: 'A set of basic identity security mechanisms that Microsoft recommends.',
      isEnabled: core.store.state.tenant.securityDefaultsEnabled,
    }),
  },
  {
    method: 'PATCH',
    path: '/policies/identitySecurityDefaultsEnforcementPolicy',
    permissions: [['Policy.Read.All'], ['Policy.ReadWrite.SecurityDefaults']],
    body: securityDefaults.type,
    handle: switchSecurityDefaults,
  },
];

function switchSecurityDefaults(call: Call): void {
  const { isEnabled } = call.body;
  if (typeof isEnabled !== 'boolean') throw badRequest("A value is required for property 'isEnabled'.");
  const { conditionalAccessPolicies, tenant } = call.core.store.state;
  if (isEnabled && conditionalAccessPolicies.some(({ state }) => state === 'enabled')) {
    throw badRequest('Security Defaults can not be enabled while Conditional Access policies are enabled.');
  }
  write(call, 'PATCH /policies/identitySecurityDefaultsEnforcementPolicy', tenant.id, (state) => {
    state.tenant.securityDefaultsEnabled = isEnabled;
  });
}
