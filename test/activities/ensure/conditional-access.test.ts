/** The three resources around Conditional Access, What-If between them, and what the sign-in itself says. */
import { conditionalAccessEnforcementImplementation } from '../../../activities/ensure/conditional-access-enforcement.ts';
import { conditionalAccessExclusionImplementation } from '../../../activities/ensure/conditional-access-exclusion.ts';
import { conditionalAccessPolicyImplementation } from '../../../activities/ensure/conditional-access-policy.ts';
import { namedLocationImplementation } from '../../../activities/ensure/named-location.ts';
import { userAccountImplementation } from '../../../activities/ensure/user-account.ts';
import { passwordSignInImplementation } from '../../../activities/probe/password-sign-in.ts';
import { conditionalAccessWhatIfImplementation } from '../../../activities/read/conditional-access-what-if.ts';
import { existingAccountImplementation } from '../../../activities/read/existing-account.ts';
import type { ApplyAnswer } from '../../../domain/activity-contracts.ts';
import type { Observation } from '../../../domain/probe.ts';
import type { ConditionalAccessWhatIf } from '../../../domain/sources/conditional-access-what-if.ts';
import type { ConditionalAccessPolicy, NamedLocation } from 'exchange-simulator/tenant/state.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';
import { nothingProven } from '../nothing-proven.ts';

const inside = '203.0.113.10';
const userPrincipalName = 'svc.client.sense@contoso.example';
const policyName = `Client Sense: ${userPrincipalName} only from its addresses`;

let tenant: RunningTenant;
let userId: string;
beforeAll(async () => {
  tenant = await runningTenant({
    variant: 'stopped-account',
    breakGlassAccounts: ['break.glass.1@contosodemo.onmicrosoft.com'],
  });
  const desired = { userPrincipalName, displayName: 'Client Sense', password: tenant.password };
  userId = (await tenant.apply(userAccountImplementation, desired)).id;
  tenant.replicate();
});
afterAll(async () => tenant.close());

function tables(): unknown {
  const { conditionalAccessPolicies, namedLocations } = tenant.state;
  // Exclusions are a set, and the service moves its own time of change.
  const policies = conditionalAccessPolicies.map((policy) => ({
    ...policy,
    modifiedDateTime: null,
    conditions: {
      ...policy.conditions,
      users: { ...policy.conditions.users, excludeUsers: [...policy.conditions.users.excludeUsers].sort() },
    },
  }));
  return structuredClone({ policies, locations: namedLocations.map((row) => ({ ...row, modifiedDateTime: '' })) });
}

const policyNamed = (name: string): ConditionalAccessPolicy => {
  const found = tenant.state.conditionalAccessPolicies.find(({ displayName }) => displayName === name);
  if (found === undefined) throw new Error(`There is no policy ${name}.`);
  return found;
};

const locationNamed = (name: string): NamedLocation => {
  const found = tenant.state.namedLocations.find(({ displayName }) => displayName === name);
  if (found === undefined) throw new Error(`There is no location ${name}.`);
  return found;
};

const signIn = async (from: 'inside' | 'outside', password = tenant.password): Promise<Observation> =>
  tenant.within('plan', async (context) =>
    passwordSignInImplementation.attempt(
      context,
      { account: { kind: 'account', userPrincipalName, password }, from, addresses: [inside] },
      nothingProven,
    ),
  );

const whatIf = async (policyId: string): Promise<ConditionalAccessWhatIf> =>
  tenant.within('plan', async (context) => {
    const { value } = await conditionalAccessWhatIfImplementation.read(context, { userId, inside: [inside], policyId });
    return value;
  });

test('step by step the account may sign in from its address and from nowhere else; undone, the tenant is as before', async () => {
  const before = tables();
  const undo: (() => Promise<unknown>)[] = [];
  const location = { displayName: `Client Sense: ${userPrincipalName}`, addresses: [inside] };
  const locationStep = await tenant.apply(namedLocationImplementation, location);
  undo.unshift(async () => tenant.undo(namedLocationImplementation, location, locationStep));
  expect(locationNamed(location.displayName)).toMatchObject({
    isTrusted: false,
    ipRanges: [{ cidrAddress: `${inside}/32` }],
  });
  expect(await tenant.plan(namedLocationImplementation, location)).toMatchObject({ action: 'none' });

  const policy = { displayName: policyName, userId, locationId: locationStep.id };
  const policyStep = await tenant.apply(conditionalAccessPolicyImplementation, policy);
  undo.unshift(async () => tenant.undo(conditionalAccessPolicyImplementation, policy, policyStep));
  expect(policyNamed(policyName)).toMatchObject({ state: 'enabledForReportingButNotEnforced' });
  expect(await tenant.plan(conditionalAccessPolicyImplementation, policy)).toMatchObject({
    action: 'none',
    changes: [],
  });
  expect(await signIn('inside')).toMatchObject({ outcome: 'refused' });

  const asked = await whatIf(policyStep.id);
  expect(asked.policyName).toBe(policyName);
  expect(asked.outsideBlockedBy).toContain(policyName);
  expect(asked.stoppedBy.map(({ displayName, why }) => `${displayName}: ${why}`)).toEqual([
    'Block sign-ins from outside the offices: blocks the sign-in',
    'Require a compliant device for Exchange: asks for a compliant device',
    'Require multifactor authentication for all users: asks for multifactor authentication',
  ]);
  for (const { id, displayName } of asked.stoppedBy) {
    const exclusion = { policyId: id, policy: displayName, userId, userPrincipalName };
    const step = await tenant.apply(conditionalAccessExclusionImplementation, exclusion);
    undo.unshift(async () => tenant.undo(conditionalAccessExclusionImplementation, exclusion, step));
    expect(policyNamed(displayName).conditions.users.excludeUsers).toContain(userId);
    expect(await tenant.plan(conditionalAccessExclusionImplementation, exclusion)).toMatchObject({ action: 'none' });
  }
  const enforcement = { policyId: policyStep.id, policy: policyName, state: 'enabled' } as const;
  const enforcementStep = await tenant.apply(conditionalAccessEnforcementImplementation, enforcement);
  undo.unshift(async () => tenant.undo(conditionalAccessEnforcementImplementation, enforcement, enforcementStep));

  expect((await whatIf(policyStep.id)).stoppedBy).toEqual([]);
  expect(await signIn('inside')).toMatchObject({ outcome: 'allowed' });
  expect(await signIn('outside')).toMatchObject({ outcome: 'refused', code: 'entra-blocked-by-conditional-access' });
  // A second run leaves the enforced state alone.
  expect(await tenant.plan(conditionalAccessPolicyImplementation, policy)).toMatchObject({ action: 'none' });

  for (const step of undo) expect(await step()).toHaveProperty('undone');
  expect(tables()).toEqual(before);
});

describe('what others have changed since stays', () => {
  const mfa = 'Require multifactor authentication for all users';
  const exclusion = () => ({ policyId: policyNamed(mfa).id, policy: mfa, userId, userPrincipalName });

  test('an exclusion that somebody added meanwhile outlasts the undo of ours', async () => {
    const step = await tenant.apply(conditionalAccessExclusionImplementation, exclusion());
    const other = tenant.state.users[0]?.id ?? '';
    policyNamed(mfa).conditions.users.excludeUsers.push(other);
    await tenant.undo(conditionalAccessExclusionImplementation, exclusion(), step);
    const { excludeUsers } = policyNamed(mfa).conditions.users;
    expect(excludeUsers).toContain(other);
    expect(excludeUsers).not.toContain(userId);
  });

  test('of a policy that Microsoft manages only the exclusions are written', async () => {
    const managed = 'Microsoft-managed: Multifactor authentication for administrators';
    const before = structuredClone(policyNamed(managed));
    const desired = { policyId: before.id, policy: managed, userId, userPrincipalName };
    const step = await tenant.apply(conditionalAccessExclusionImplementation, desired);
    await tenant.undo(conditionalAccessExclusionImplementation, desired, step);
    expect({ ...policyNamed(managed), modifiedDateTime: null }).toEqual({ ...before, modifiedDateTime: null });
  });

  test('a state that somebody set since is not restored, and that is said', async () => {
    const policy = policyNamed('Microsoft-managed: Block device code flow');
    const desired = { policyId: policy.id, policy: policy.displayName, state: 'enabled' } as const;
    const step = await tenant.apply(conditionalAccessEnforcementImplementation, desired);
    policyNamed(policy.displayName).state = 'disabled';
    expect(await tenant.undo(conditionalAccessEnforcementImplementation, desired, step)).toEqual({
      residual: expect.stringContaining('disabled') as string,
    });
  });

  test('a location that was there gets its addresses back, and keeps those that were added since', async () => {
    const headquarters = locationNamed('Headquarters');
    const before = structuredClone(headquarters);
    const desired = { displayName: 'Headquarters', addresses: [inside] };
    const step: ApplyAnswer = await tenant.apply(namedLocationImplementation, desired);
    expect(step.created).toBe(false);
    locationNamed('Headquarters').ipRanges.push({
      '@odata.type': '#microsoft.graph.iPv4CidrRange',
      cidrAddress: '198.51.100.128/25',
    });
    await tenant.undo(namedLocationImplementation, desired, step);
    const after = locationNamed('Headquarters');
    expect(after.isTrusted).toBe(before.isTrusted);
    expect(after.ipRanges.map(({ cidrAddress }) => cidrAddress).sort()).toEqual(['192.0.2.0/26', '198.51.100.128/25']);
  });

  test('a location that another policy names by now stays, and that is said', async () => {
    const desired = { displayName: 'Used Since', addresses: [inside] };
    const step = await tenant.apply(namedLocationImplementation, desired);
    const other = policyNamed('Warehouse terminals: block Exchange');
    other.conditions.locations = { includeLocations: ['All'], excludeLocations: [step.id] };
    expect(await tenant.undo(namedLocationImplementation, desired, step)).toHaveProperty('residual');
    other.conditions.locations = null;
  });
});

test('a policy of that name with other conditions is rewritten, with the risk named, and gets them back', async () => {
  const location = { displayName: 'For The Rewritten', addresses: [inside] };
  const { id: locationId } = await tenant.apply(namedLocationImplementation, location);
  const name = 'Warehouse terminals: block Exchange';
  const desired = { displayName: name, userId, locationId };
  const planned = await tenant.plan(conditionalAccessPolicyImplementation, desired);
  expect(planned.risks).toEqual([expect.objectContaining({ code: 'policy-rewritten' })]);
  const step = await tenant.apply(conditionalAccessPolicyImplementation, desired);
  expect(policyNamed(name).conditions.users.includeGroups).toEqual([]);
  expect(await tenant.undo(conditionalAccessPolicyImplementation, desired, step)).toHaveProperty('undone');
  // The same differences as at first: it is what it was.
  expect(await tenant.plan(conditionalAccessPolicyImplementation, desired)).toMatchObject({ changes: planned.changes });
});

test('two locations of one name stop the plan', async () => {
  const desired = { displayName: 'Branch office', addresses: [inside] };
  await expect(tenant.plan(namedLocationImplementation, desired)).rejects.toMatchObject({ type: 'identity-ambiguous' });
});

test('a break-glass account gets no block policy and no exclusion', async () => {
  const breakGlass = tenant.state.users.find((user) => user.userPrincipalName.startsWith('break.glass.1@'));
  const id = breakGlass?.id ?? '';
  const { id: locationId } = await tenant.apply(namedLocationImplementation, {
    displayName: 'Nobody',
    addresses: [inside],
  });
  const policy = { displayName: 'Nobody', userId: id, locationId };
  await expect(tenant.apply(conditionalAccessPolicyImplementation, policy)).rejects.toMatchObject({
    type: 'account-break-glass',
  });
  const other = policyNamed('Warehouse terminals: block Exchange');
  other.conditions.users.excludeUsers = [];
  const exclusion = { policyId: other.id, policy: other.displayName, userId: id, userPrincipalName: 'break.glass.1' };
  await expect(tenant.apply(conditionalAccessExclusionImplementation, exclusion)).rejects.toMatchObject({
    type: 'account-break-glass',
  });
  expect(other.conditions.users.excludeUsers).toEqual([]);
});

test('a block policy that would shut the account out of its own address is not built upon', async () => {
  const { id: locationId } = await tenant.apply(namedLocationImplementation, {
    displayName: 'Elsewhere',
    addresses: ['198.51.100.200'],
  });
  const wrong = { displayName: 'Blocks the wrong side', userId, locationId };
  const { id } = await tenant.apply(conditionalAccessPolicyImplementation, wrong);
  await expect(whatIf(id)).rejects.toMatchObject({ code: 'block-policy-misplaced' });
});

describe('the sign-in as a probe', () => {
  test('a wrong password is thrown, so that it is never tried again', async () => {
    const { reference } = await tenant.secrets.put('wrong', 'Another-Password-9', {
      kind: 'password',
      createdBy: 'test',
    });
    await expect(signIn('inside', reference)).rejects.toMatchObject({ code: 'entra-wrong-password' });
  });

  test('without an exempt address of its own it tries nothing', async () => {
    const { egress } = tenant.connected;
    tenant.connected.egress = [{ publicAddress: '192.0.2.7' }];
    expect(await signIn('inside')).toMatchObject({ outcome: 'inconclusive', code: 'no-exempt-egress' });
    tenant.connected.egress = egress;
  });

  test('without another address What-If answers in place of a sign-in, and says so', async () => {
    const { egress } = tenant.connected;
    tenant.connected.egress = [{ publicAddress: inside }];
    const seen = await signIn('outside');
    tenant.connected.egress = egress;
    expect(seen).toMatchObject({ outcome: 'refused', code: 'blocked-by-what-if' });
    expect(seen.observed).toContain('in place of a sign-in');
  });
});

test('an account that is there is found by its name; one that is not stops the plan', async () => {
  const read = async (name: string): Promise<unknown> =>
    tenant.within('plan', async (context) => existingAccountImplementation.read(context, { userPrincipalName: name }));
  expect(await read(userPrincipalName)).toMatchObject({ value: { id: userId } });
  await expect(read('nobody@contoso.example')).rejects.toMatchObject({ failureClass: 'not-found' });
});
