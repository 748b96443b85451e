import { accounts } from '../../../tenant/seed/people.ts';
import { type RunningGraph, startGraph } from '../running-graph.ts';

const base = '/v1.0/identity/conditionalAccess';
const exchange = '00000002-0000-0ff1-ce00-000000000000';

let graph: RunningGraph;
beforeAll(async () => {
  graph = await startGraph();
});
afterAll(() => graph.close());

const userId = (name: string) => graph.core.store.state.users.find((user) => user.userPrincipalName === name)?.id ?? '';
const ada = () => graph.core.store.state.users.find(({ displayName }) => displayName === 'Ada Berg')?.id ?? '';

const location = (part: Record<string, unknown> = {}) => ({
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  displayName: 'Vendor',
  isTrusted: false,
  ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.10/32' }],
  ...part,
});

const blockOutside = (account: string, vendor: string, part: Record<string, unknown> = {}) => ({
  displayName: 'Block outside',
  state: 'enabledForReportingButNotEnforced',
  conditions: {
    clientAppTypes: ['all'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: [account] },
    locations: { includeLocations: ['All'], excludeLocations: [vendor] },
  },
  grantControls: { operator: 'OR', builtInControls: ['block'] },
  ...part,
});

async function createLocation(part?: Record<string, unknown>): Promise<string> {
  const { status, body } = await graph.call('POST', `${base}/namedLocations`, { body: location(part) });
  expect(status).toBe(201);
  return body.id;
}

const refused = (
  { status, body }: { status: number; body: { error: { code: string; message: string } } },
  message: string,
) =>
  expect({ status, code: body.error.code, message: body.error.message }).toEqual({
    status: 400,
    code: 'BadRequest',
    message: expect.stringContaining(message),
  });

describe('a named location', () => {
  it('is created, read as its own type, changed and deleted', async () => {
    const id = await createLocation();
    const path = `${base}/namedLocations/${id}`;
    expect((await graph.call('GET', path)).body).toMatchObject({ ...location(), id });
    const ipRanges = [{ '@odata.type': '#microsoft.graph.iPv6CidrRange', cidrAddress: '2001:db8::/48' }];
    const patch = { '@odata.type': '#microsoft.graph.ipNamedLocation', ipRanges };
    expect((await graph.call('PATCH', path, { body: patch })).status).toBe(204);
    expect((await graph.call('GET', path)).body.ipRanges).toEqual(ipRanges);
    expect((await graph.call('DELETE', path)).status).toBe(204);
    expect((await graph.call('GET', path)).body.error.code).toBe('ResourceNotFound');
  });

  it.each(['203.0.113.10', '203.0.113.10/33', '10.0.0.0/7', 'x/8', '203.0.113.0/24/1'])(
    'refuses the range %s',
    async (cidrAddress) => {
      const ipRanges = [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress }];
      refused(await graph.call('POST', `${base}/namedLocations`, { body: location({ ipRanges }) }), cidrAddress);
    },
  );

  it('without its type is refused, by countries is not simulated', async () => {
    const plain = { displayName: 'x' };
    expect((await graph.call('POST', `${base}/namedLocations`, { body: plain })).status).toBe(400);
    const country = { '@odata.type': '#microsoft.graph.countryNamedLocation', displayName: 'x' };
    expect((await graph.call('POST', `${base}/namedLocations`, { body: country })).status).toBe(501);
  });

  it('can not be deleted while trusted, nor while a policy names it', async () => {
    const id = await createLocation({ isTrusted: true });
    const path = `${base}/namedLocations/${id}`;
    refused(await graph.call('DELETE', path), 'trusted');
    const policy = await graph.call('POST', `${base}/policies`, { body: blockOutside(ada(), id) });
    await graph.call('PATCH', path, { body: { '@odata.type': '#microsoft.graph.ipNamedLocation', isTrusted: false } });
    refused(await graph.call('DELETE', path), policy.body.id);
    await graph.call('DELETE', `${base}/policies/${policy.body.id}`);
    expect((await graph.call('DELETE', path)).status).toBe(204);
  });
});

describe('a policy', () => {
  it('is created report-only, enabled, and deleted', async () => {
    const { status, body } = await graph.call('POST', `${base}/policies`, {
      body: blockOutside(ada(), await createLocation()),
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'enabledForReportingButNotEnforced',
      conditions: { users: { includeUsers: [ada()], excludeUsers: [], includeRoles: [] } },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    });
    const path = `${base}/policies/${body.id}`;
    expect((await graph.call('PATCH', path, { body: { state: 'enabled' } })).status).toBe(204);
    expect((await graph.call('GET', path)).body).toMatchObject({
      state: 'enabled',
      modifiedDateTime: expect.any(String),
    });
    expect((await graph.call('DELETE', path)).status).toBe(204);
  });

  it('has its users written as a whole: a list that is left out is empty', async () => {
    const { body: policies } = await graph.call('GET', `${base}/policies`);
    const all = policies.value.find(({ displayName }: { displayName: string }) =>
      displayName.includes('for all users'),
    );
    const path = `${base}/policies/${all.id}`;
    refused(await graph.call('PATCH', path, { body: { conditions: { users: { excludeUsers: [ada()] } } } }), '1032');
    const users = { ...all.conditions.users, excludeUsers: [...all.conditions.users.excludeUsers, ada()] };
    expect((await graph.call('PATCH', path, { body: { conditions: { users } } })).status).toBe(204);
    const after = (await graph.call('GET', path)).body;
    expect(after.conditions).toEqual({ ...all.conditions, users });
    await graph.call('PATCH', path, { body: { conditions: { users: all.conditions.users } } });
  });

  const table: [string, Record<string, unknown>, string][] = [
    ['a member that the enum lacks', { state: 'on' }, '1007'],
    ['no state', { state: undefined }, '1007'],
    ['neither grant nor session controls', { grantControls: null }, '1032'],
    [
      'block together with another control',
      { grantControls: { operator: 'OR', builtInControls: ['block', 'mfa'] } },
      '1032',
    ],
    [
      'a location that is not there',
      {
        conditions: {
          applications: { includeApplications: ['All'] },
          users: { includeUsers: ['All'] },
          locations: { includeLocations: ['00000000-0000-0000-0000-0000000000ff'] },
        },
      },
      'NamedLocation with id',
    ],
    [
      'a user who is not there',
      {
        conditions: {
          applications: { includeApplications: ['All'] },
          users: { includeUsers: ['00000000-0000-0000-0000-0000000000ff'] },
        },
      },
      'User with id',
    ],
    ['nobody', { conditions: { applications: { includeApplications: ['All'] }, users: {} } }, '1032'],
  ];
  it.each(table)('with %s is refused', async (_, part, message) => {
    refused(await graph.call('POST', `${base}/policies`, { body: blockOutside(ada(), 'All', part) }), message);
  });

  it('of Microsoft changes in its state and exclusions only', async () => {
    const managed = graph.core.store.state.conditionalAccessPolicies.find(({ microsoftManaged }) => microsoftManaged);
    const path = `${base}/policies/${managed?.id}`;
    refused(await graph.call('PATCH', path, { body: { displayName: 'Mine' } }), 'managed by Microsoft');
    refused(
      await graph.call('PATCH', path, { body: { grantControls: { operator: 'OR', builtInControls: ['block'] } } }),
      'managed by Microsoft',
    );
    refused(await graph.call('DELETE', path), 'managed by Microsoft');
    const users = { ...managed?.conditions.users, excludeUsers: [ada()] };
    expect((await graph.call('PATCH', path, { body: { state: 'disabled', conditions: { users } } })).status).toBe(204);
  });
});

describe('What-If', () => {
  const evaluate = async (part: {
    userId?: string;
    ipAddress?: string | undefined;
    applied?: boolean;
    signInConditions?: object;
  }) => {
    const { status, body } = await graph.call('POST', `${base}/evaluate`, {
      roles: ['Policy.Read.ConditionalAccess'],
      body: {
        signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId: part.userId ?? ada() },
        signInContext: { '@odata.type': '#microsoft.graph.applicationContext', includeApplications: [exchange] },
        signInConditions: {
          clientAppType: 'mobileAppsAndDesktopClients',
          ipAddress: part.ipAddress,
          ...part.signInConditions,
        },
        appliedPoliciesOnly: part.applied ?? true,
      },
    });
    expect(status).toBe(200);
    return body.value as {
      id: string;
      displayName: string;
      state: string;
      policyApplies: boolean;
      analysisReasons: string;
    }[];
  };

  it('lists a report-only policy outside its location and not inside', async () => {
    const vendor = await createLocation();
    const { body: policy } = await graph.call('POST', `${base}/policies`, { body: blockOutside(ada(), vendor) });
    const outside = (await evaluate({ ipAddress: '198.51.100.7' })).find(({ id }) => id === policy.id);
    expect(outside).toMatchObject({
      policyApplies: true,
      analysisReasons: 'notSet',
      state: 'enabledForReportingButNotEnforced',
    });
    expect((await evaluate({ ipAddress: '203.0.113.10' })).some(({ id }) => id === policy.id)).toBe(false);
    const inside = (await evaluate({ ipAddress: '203.0.113.10', applied: false })).find(({ id }) => id === policy.id);
    expect(inside).toMatchObject({ policyApplies: false, analysisReasons: 'location' });
  });

  it('names the company-wide policy for an ordinary account, not for the excluded one', async () => {
    const applying = async (id: string) =>
      (await evaluate({ userId: id, ipAddress: '203.0.113.10' })).map(({ displayName }) => displayName);
    expect(await applying(ada())).toContain('Require multifactor authentication for all users');
    expect(await applying(userId(accounts.service))).not.toContain('Require multifactor authentication for all users');
    const all = await evaluate({ userId: userId(accounts.administrator), applied: false });
    expect(all).toHaveLength(graph.core.store.state.conditionalAccessPolicies.length);
  });

  it('refuses a user who is not there, and a request without its parts', async () => {
    const answer = await graph.call('POST', `${base}/evaluate`, {
      body: { signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId: 'x' } },
    });
    expect(answer.status).toBe(400);
    const body = {
      signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId: '00000000-0000-0000-0000-0000000000ff' },
      signInContext: { '@odata.type': '#microsoft.graph.applicationContext', includeApplications: ['All'] },
      signInConditions: {},
    };
    refused(await graph.call('POST', `${base}/evaluate`, { body }), 'User with id');
  });
});

describe('other tenants', () => {
  it('without Entra ID P1 can not write policies or locations, nor ask What-If', async () => {
    const poor = await startGraph({ variant: 'no-premium' });
    try {
      const answer = await poor.call('POST', `${base}/namedLocations`, { body: location() });
      expect({ status: answer.status, code: answer.body.error.code }).toEqual({ status: 403, code: 'AccessDenied' });
      const skus = await poor.call('GET', '/v1.0/subscribedSkus');
      expect(JSON.stringify(skus.body)).not.toContain('AAD_PREMIUM');
    } finally {
      await poor.close();
    }
  });

  it('with Security Defaults can not enable a policy', async () => {
    const defaults = await startGraph({ variant: 'security-defaults' });
    try {
      const policy = '/v1.0/policies/identitySecurityDefaultsEnforcementPolicy';
      expect((await defaults.call('GET', policy)).body.isEnabled).toBe(true);
      const { users } = defaults.core.store.state;
      const body = blockOutside(users[0]?.id ?? '', 'All', { state: 'enabled' });
      refused(await defaults.call('POST', `${base}/policies`, { body }), 'Security Defaults is enabled');
      expect((await defaults.call('PATCH', policy, { body: { isEnabled: false } })).status).toBe(204);
      expect((await defaults.call('POST', `${base}/policies`, { body })).status).toBe(201);
    } finally {
      await defaults.close();
    }
  });
});
