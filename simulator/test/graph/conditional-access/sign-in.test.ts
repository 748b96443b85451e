/** A policy written by Graph is effective by the next sign-in, and What-If has said so before. */
import { accounts } from '../../../tenant/seed/people.ts';
import { type RunningGraph, startGraph } from '../running-graph.ts';

const base = '/v1.0/identity/conditionalAccess';
const exchange = '00000002-0000-0ff1-ce00-000000000000';
const password = 'Correct-horse-7';
const userPrincipalName = 'sense@contoso.example';
const [inside, outside] = ['127.0.0.1', '127.0.0.2'];

let graph: RunningGraph;
let account: string;
beforeAll(async () => {
  graph = await startGraph();
  const { body } = await graph.call('POST', '/v1.0/users', {
    body: {
      accountEnabled: true,
      displayName: 'Sense',
      mailNickname: 'sense',
      userPrincipalName,
      passwordProfile: { password, forceChangePasswordNextSignIn: false },
    },
  });
  account = body.id;
  graph.replicate();
});
afterAll(() => graph.close());

/** The controls of the enabled policies that What-If lists for this address. */
async function whatIf(userId: string, ipAddress: string): Promise<string[]> {
  const { body } = await graph.call('POST', `${base}/evaluate`, {
    body: {
      signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId },
      signInContext: { '@odata.type': '#microsoft.graph.applicationContext', includeApplications: [exchange] },
      signInConditions: { ipAddress, clientAppType: 'mobileAppsAndDesktopClients' },
      appliedPoliciesOnly: true,
    },
  });
  return body.value
    .filter(({ state }: { state: string }) => state === 'enabled')
    .flatMap(({ grantControls }: { grantControls: { builtInControls: string[] } }) => grantControls.builtInControls);
}

const signIns = async () => [
  await graph.signIn(userPrincipalName, password, inside),
  await graph.signIn(userPrincipalName, password, outside),
];

it('an account is stopped by the company-wide policy, exempted by exclusion, and then pinned to an address', async () => {
  expect(await signIns()).toEqual([50_076, 50_076]);

  const location = await graph.call('POST', `${base}/namedLocations`, {
    body: {
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      displayName: 'Vendor',
      ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.10/32' }],
    },
  });
  const block = await graph.call('POST', `${base}/policies`, {
    body: {
      displayName: 'Block outside',
      state: 'enabledForReportingButNotEnforced',
      conditions: {
        applications: { includeApplications: ['All'] },
        users: { includeUsers: [account] },
        locations: { includeLocations: ['All'], excludeLocations: [location.body.id] },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    },
  });
  const { body: policies } = await graph.call('GET', `${base}/policies`);
  const everybody = policies.value.find(({ displayName }: { displayName: string }) =>
    displayName.includes('for all users'),
  );
  const { users } = everybody.conditions;
  const excludeUsers = [...users.excludeUsers, account];
  await graph.call('PATCH', `${base}/policies/${everybody.id}`, {
    body: { conditions: { users: { ...users, excludeUsers } } },
  });
  expect(await signIns()).toEqual(['granted', 'granted']);

  await graph.call('PATCH', `${base}/policies/${block.body.id}`, { body: { state: 'enabled' } });
  expect(await signIns()).toEqual(['granted', 53_003]);
});

it.each([accounts.service, accounts.administrator, accounts.breakGlass[0], userPrincipalName])(
  'What-If and the sign-in agree about %s, from inside and outside',
  async (name) => {
    const user = graph.core.store.state.users.find((row) => row.userPrincipalName === name);
    for (const [from, ipAddress] of [
      [inside, '203.0.113.10'],
      [outside, '198.51.100.7'],
    ] as const) {
      const controls = await whatIf(user?.id ?? '', ipAddress);
      const expected = controls.includes('block') ? 53_003 : controls.includes('mfa') ? 50_076 : 'granted';
      expect(await graph.signIn(name, user?.password ?? '', from)).toBe(expected);
    }
  },
);
