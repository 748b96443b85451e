import { decisionsApplication } from '../../../entra/seed-decisions.ts';
import { type RunningGraph, startGraph } from '../running-graph.ts';

let graph: RunningGraph;
beforeAll(async () => {
  graph = await startGraph();
});
afterAll(() => graph.close());

const found = async (set: 'applications' | 'servicePrincipals', displayName = decisionsApplication) =>
  (await graph.call('GET', `/v1.0/${set}?$filter=${encodeURIComponent(`displayName eq '${displayName}'`)}`)).body
    .value[0];
const policies = '/v1.0/identity/conditionalAccess/policies';

describe('the decisions application, as Graph shows it', () => {
  test('is a public client on loopback with nothing else', async () => {
    expect(await found('applications')).toMatchObject({
      signInAudience: 'AzureADMyOrg',
      isFallbackPublicClient: false,
      publicClient: { redirectUris: ['http://localhost'] },
      spa: { redirectUris: [] },
      web: {
        redirectUris: [],
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
      },
      api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [], preAuthorizedApplications: [] },
      requiredResourceAccess: [],
      passwordCredentials: [],
      keyCredentials: [],
      optionalClaims: { idToken: [{ name: 'auth_time' }, { name: 'acct' }], accessToken: [], saml2Token: [] },
      appRoles: ['Request', 'Approve', 'Operate', 'Administer'].map((name) => ({
        value: `Runbooks.${name}`,
        allowedMemberTypes: ['User'],
        isEnabled: true,
      })),
    });
  });

  test('is for assigned people, each with a role', async () => {
    const { id, appRoleAssignmentRequired, appRoles } = await found('servicePrincipals');
    expect(appRoleAssignmentRequired).toBe(true);
    const { body } = await graph.call('GET', `/v1.0/servicePrincipals/${id}/appRoleAssignedTo`);
    const valueOf = (roleId: string) => appRoles.find((role: { id: string }) => role.id === roleId).value;
    const held = body.value.map(
      ({ principalDisplayName, principalType, appRoleId }: Record<string, string>) =>
        `${principalType} ${principalDisplayName}: ${valueOf(appRoleId!)}`,
    );
    expect(held).toContain('User Ann Abel: Runbooks.Request');
    expect(held).toContain('User Gus Galli: Runbooks.Approve');
    expect(held.join()).not.toContain('Nia');
    const gus = await graph.call('GET', '/v1.0/users/gus@contoso.example?$select=userType,mail');
    expect(gus.body).toMatchObject({ userType: 'Guest', mail: 'gus@contoso.example' });
  });

  test.each(['applications', 'servicePrincipals'] as const)('has a person as the owner among %s', async (set) => {
    const { id } = await found(set);
    const { status, body } = await graph.call('GET', `/v1.0/${set}/${id}/owners`);
    expect(status).toBe(200);
    expect(body.value).toEqual([
      expect.objectContaining({
        '@odata.type': '#microsoft.graph.user',
        userPrincipalName: 'admin@contosodemo.onmicrosoft.com',
      }),
    ]);
  });

  test('is under a policy that asks for the password every time', async () => {
    const { appId } = await found('applications');
    const { body } = await graph.call('GET', policies);
    const naming = body.value.filter((policy: { conditions: { applications: { includeApplications: string[] } } }) =>
      policy.conditions.applications.includeApplications.includes(appId),
    );
    expect(naming).toEqual([
      expect.objectContaining({
        state: 'enabled',
        grantControls: null,
        sessionControls: expect.objectContaining({
          persistentBrowser: null,
          signInFrequency: {
            isEnabled: true,
            type: null,
            value: null,
            authenticationType: 'primaryAndSecondaryAuthentication',
            frequencyInterval: 'everyTime',
          },
        }),
      }),
    ]);
  });
});

describe('a registration', () => {
  const create = async (body: object = {}) =>
    (await graph.call('POST', '/v1.0/applications', { body: { displayName: 'Console', ...body } })).body;
  const patch = async (id: string, body: object) => {
    const { status, body: answer } = await graph.call('PATCH', `/v1.0/applications/${id}`, { body });
    return [status, answer?.error?.code];
  };
  const read = async (id: string) => (await graph.call('GET', `/v1.0/applications/${id}`)).body;

  test('starts with nothing allowed, and keeps what a change doesn’t name', async () => {
    const { id } = await create();
    graph.replicate();
    expect(await read(id)).toMatchObject({
      isFallbackPublicClient: null,
      publicClient: { redirectUris: [] },
      api: { requestedAccessTokenVersion: null },
      optionalClaims: null,
    });
    expect(await patch(id, { web: { redirectUris: ['https://console.contoso.example/callback'] } })).toEqual([
      204,
      undefined,
    ]);
    expect(await patch(id, { web: { implicitGrantSettings: { enableIdTokenIssuance: true } } })).toEqual([
      204,
      undefined,
    ]);
    expect(await patch(id, { optionalClaims: { idToken: [{ name: 'auth_time' }] } })).toEqual([204, undefined]);
    expect(await read(id)).toMatchObject({
      web: {
        redirectUris: ['https://console.contoso.example/callback'],
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
      },
      optionalClaims: {
        idToken: [{ name: 'auth_time', source: null, essential: false, additionalProperties: [] }],
        accessToken: [],
        saml2Token: [],
      },
    });
  });

  test.each([
    ['http that isn’t loopback', { web: { redirectUris: ['http://console.contoso.example'] } }],
    ['a fragment', { web: { redirectUris: ['https://console.contoso.example/#here'] } }],
    ['a scheme of its own for a website', { web: { redirectUris: ['console://answer'] } }],
    ['no address at all', { publicClient: { redirectUris: ['localhost'] } }],
    ['a version of tokens that doesn’t exist', { api: { requestedAccessTokenVersion: 3 } }],
  ])('refuses %s', async (_what, body) => {
    const { id } = await create();
    graph.replicate();
    expect(await patch(id, body)).toEqual([400, 'Request_BadRequest']);
  });

  test('gives its roles to its enterprise application, and loses none that is enabled', async () => {
    const role = {
      id: '7a3c1a52-3d1c-4a63-9a5d-0c1f3f2b1a01',
      value: 'Reader',
      displayName: 'Reader',
      description: 'Reads',
      allowedMemberTypes: ['User'],
      isEnabled: true,
    };
    const { id, appId } = await create({ appRoles: [role] });
    graph.replicate();
    const principal = (await graph.call('POST', '/v1.0/servicePrincipals', { body: { appId } })).body;
    expect(principal.appRoles).toEqual([{ ...role, origin: 'Application' }]);
    expect(await patch(id, { appRoles: [] })).toEqual([400, 'Request_BadRequest']);
    expect(await patch(id, { appRoles: [{ ...role, isEnabled: false }] })).toEqual([204, undefined]);
    expect(await patch(id, { appRoles: [] })).toEqual([204, undefined]);
    graph.replicate();
    expect((await graph.call('GET', `/v1.0/servicePrincipals/${principal.id}`)).body.appRoles).toEqual([]);
  });
});

describe('an assignment', () => {
  const assign = async (servicePrincipalId: string, principalId: string, appRoleId: string) => {
    const body = { principalId, resourceId: servicePrincipalId, appRoleId };
    const { status, body: answer } = await graph.call(
      'POST',
      `/v1.0/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`,
      {
        body,
      },
    );
    return [status, answer.error?.code ?? answer.principalType];
  };
  const noRole = '00000000-0000-0000-0000-000000000000';

  test('gives a person a role that is for people, and goes with the person', async () => {
    const { id, appRoles } = await found('servicePrincipals');
    const ines = (await graph.call('GET', '/v1.0/users/ines.jansen@contoso.example')).body;
    const { id: clientId } = await found('servicePrincipals', 'Contoso Mail Journal');
    expect(await assign(id, ines.id, appRoles[1].id)).toEqual([201, 'User']);
    expect(await assign(id, ines.id, noRole)).toEqual([400, 'Request_BadRequest']);
    expect(await assign(id, clientId, appRoles[1].id)).toEqual([400, 'Request_BadRequest']);
    const rows = () => graph.core.store.state.appRoleAssignments.filter(({ principalId }) => principalId === ines.id);
    expect(rows()).toHaveLength(1);
    await graph.call('DELETE', `/v1.0/users/${ines.id}`);
    expect(rows()).toEqual([]);
  });

  test('without a role is for an application that has none', async () => {
    const { id } = await found('servicePrincipals', 'Contoso Mail Journal');
    const { id: userId } = (await graph.call('GET', '/v1.0/users/ada.berg@contoso.example')).body;
    expect(await assign(id, userId, noRole)).toEqual([201, 'User']);
  });
});

test.each([
  ['every time, and a number of hours', { frequencyInterval: 'everyTime', type: 'hours', value: 1 }],
  ['a frequency without a number', { frequencyInterval: 'timeBased', type: 'hours' }],
])('a policy with %s is refused', async (_what, frequency) => {
  const { status } = await graph.call('POST', policies, {
    body: {
      displayName: 'Odd',
      state: 'enabled',
      conditions: {
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'], excludeUsers: [] },
        clientAppTypes: ['all'],
      },
      sessionControls: { signInFrequency: { isEnabled: true, ...frequency } },
    },
  });
  expect(status).toBe(400);
});
