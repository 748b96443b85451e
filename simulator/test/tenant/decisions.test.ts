import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TenantState } from '../../tenant/state.ts';
import type { TenantVariant } from '../../tenant/seed/variant.ts';
import { simulated } from '../../testing/simulated.ts';

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'decisions-'));
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

/** Serves the kept tenant once. @returns what the readiness line says of decisions, and the policies that name them */
async function served(change?: (state: TenantState) => void, variant: TenantVariant = 'contoso') {
  const tenant = await simulated({ home, variant });
  const { decisions } = tenant.readiness;
  const { state } = tenant.core.store;
  const policies = state.conditionalAccessPolicies.filter(({ sessionControls }) => sessionControls !== null).length;
  if (change !== undefined) tenant.core.store.note(change);
  await tenant.close();
  return { decisions, policies };
}

const without = (state: TenantState) => {
  const { clientId, userIds } = state.decisions!;
  state.applications = state.applications.filter(({ appId }) => appId !== clientId);
  state.servicePrincipals = state.servicePrincipals.filter(({ appId }) => appId !== clientId);
  state.users = state.users.filter(({ id }) => !userIds.includes(id));
};

test('a tenant that was kept from before gets the application and its people, under the same ids', async () => {
  const before = await served((state) => {
    without(state);
    delete state.decisions;
    state.users.push({
      ...state.users[0]!,
      id: '7a3c1a52-3d1c-4a63-9a5d-0c1f3f2b1a03',
      userPrincipalName: 'Dan@contoso.example',
    });
  });
  const after = await served();
  expect(after.decisions?.clientId).toBe(before.decisions!.clientId);
  expect(after.decisions?.people.map(({ userName, roles }) => [userName.split('@')[0], roles.join(' ')])).toEqual([
    ['ann', 'Runbooks.Request Runbooks.Operate'],
    ['ben', 'Runbooks.Approve Runbooks.Operate'],
    ['cyd', 'Runbooks.Approve Runbooks.Operate'],
    ['eve', 'Runbooks.Approve Runbooks.Operate Runbooks.Administer'],
    ['gus', 'Runbooks.Approve'],
    ['nia', ''],
  ]);
});

test('one that was deleted doesn’t come back', async () => {
  const before = await served(without);
  expect(before.decisions?.people).toHaveLength(7);
  expect((await served()).decisions).toBeUndefined();
});

test.each([
  ['contoso', 1],
  ['security-defaults', 0],
  ['no-premium', 0],
] as const)('the policy is where policies can be: %s', async (variant, count) => {
  expect((await served(undefined, variant)).policies).toBe(count);
});
