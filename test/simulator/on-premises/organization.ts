/** A small tenant with an organization on premises, in the test's own process; the test moves its clock. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Clock, createClock } from '../../../simulator/clock.ts';
import type { Core } from '../../../simulator/core.ts';
import { createDelays } from '../../../simulator/delays.ts';
import { createFaults } from '../../../simulator/faults.ts';
import { createAccessTokens } from '../../../simulator/identity/access-token.ts';
import { openSigningKey } from '../../../simulator/identity/signing-key.ts';
import { openOnPremises } from '../../../simulator/on-premises/seed.ts';
import { createRandom } from '../../../simulator/random.ts';
import type { OnPremisesState, TenantState } from '../../../simulator/tenant/state.ts';
import { createStore } from '../../../simulator/tenant/store.ts';

export interface Organization {
  core: Core;
  clock: Clock;
  state(): OnPremisesState;
}

export const minutes = (count: number) => count * 60;

/** Of the tenant only what the organization looks at: its id and its names. */
function emptyTenant(id: string): TenantState {
  return {
    tenant: {
      id,
      displayName: 'Contoso',
      initialDomain: 'contosodemo.onmicrosoft.com',
      domains: [{ name: 'contoso.example', authentication: 'Managed' }],
      securityDefaultsEnabled: false,
    },
    users: [],
    applications: [],
    servicePrincipals: [],
    appRoleAssignments: [],
    oauth2PermissionGrants: [],
    directoryRoleAssignments: [],
    namedLocations: [],
    conditionalAccessPolicies: [],
    subscribedSkus: [],
  } as Partial<TenantState> as TenantState;
}

const signing = (() => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'on-premises-'));
  try {
    return openSigningKey(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
})();

export async function openOrganization(options: { servers?: number; seed?: number } = {}): Promise<Organization> {
  const clock = createClock();
  const random = createRandom(options.seed ?? 7);
  const state = emptyTenant(random.uuid());
  const store = createStore({ state, clock, random });
  const tokens = createAccessTokens({ tenantId: state.tenant.id, key: signing });
  const core: Core = {
    store,
    clock,
    random,
    delays: createDelays(clock, () => random),
    faults: createFaults(random, { rate: 0 }),
    tokens,
  };
  await openOnPremises(core, options.servers);
  return { core, clock, state: () => state.onPremises! };
}
