/** What `doctor` says of the application that people sign decisions with, by Graph, as each thing about it goes wrong in the tenant. */
import { readFile } from 'node:fs/promises';
import { createGraphPart } from 'exchange-simulator/graph/part.ts';
import { startSimulator, type Simulator } from 'exchange-simulator/simulator.ts';
import type { ConditionalAccessPolicy, TenantState } from 'exchange-simulator/tenant/state.ts';
import { keptKeysFolder } from 'exchange-simulator/testing/kept-keys.ts';
import { decisionsApplicationChecks } from '../../../client/checks/decisions/application.ts';
import type { Connected } from '../../../connectors/connected.ts';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import { runnerIdentities } from '../../../connectors/simulated/credentials.ts';
import type { IdentityProvider } from '../../../domain/identity-provider.ts';
import { connectedTo, httpsStub } from '../../connectors/https-stub.ts';

jest.setTimeout(30_000);

let simulator: Simulator;
let connected: Connected;
let provider: IdentityProvider;
let kept: TenantState;
beforeAll(async () => {
  simulator = await startSimulator({ faultRate: 0, keys: keptKeysFolder, parts: [createGraphPart] });
  const { readiness } = simulator;
  const origin = new URL(readiness.graph ?? '').origin;
  const trustRoot = await readFile(readiness.certificateAuthority, 'utf8');
  connected = {
    ...connectedTo({ origin, authority: trustRoot } as never),
    name: 'demo',
    tenantId: readiness.tenant.id,
    authority: readiness.authority,
    identities: runnerIdentities(readiness as never),
  };
  const { clientId = '', issuer = '' } = readiness.decisions ?? {};
  provider = {
    issuer,
    clientId,
    audiences: [],
    subjectClaim: 'oid',
    rolesClaim: 'roles',
    nameClaim: 'preferred_username',
    maxAge: false,
    guests: true,
    simulated: true,
    tenant: readiness.tenant.id.toLowerCase(),
  };
  // As docs/people.md has it: nobody owns it.
  application().ownerIds = [];
  kept = structuredClone(state());
});
afterAll(async () => {
  await closeRoutes();
  await simulator.close();
});
const back = () => void Object.assign(state(), structuredClone(kept));

const state = () => simulator.core.store.state;
const application = () => state().applications.find(({ appId }) => appId === provider.clientId)!;
const principal = () => state().servicePrincipals.find(({ appId }) => appId === provider.clientId)!;
const policy = () =>
  state().conditionalAccessPolicies.find(({ sessionControls }) => sessionControls?.['signInFrequency'])!;
const user = (name: string) => state().users.find(({ userPrincipalName }) => userPrincipalName.startsWith(`${name}@`))!;
const long = '2020-01-01T00:00:00.000Z';
const times = { createdDateTime: long, visibleAt: long, effectiveAt: long };
const role = (value: string) => principal().appRoles.find((each) => each.value === value)!;

async function checks(changed: Partial<IdentityProvider> = {}): Promise<Record<string, string>> {
  const found = await decisionsApplicationChecks(connected, { ...provider, ...changed });
  const prefix = `connection demo, application for decisions ${provider.clientId}, `;
  return Object.fromEntries(
    found.map(({ name, result, detail, advice }) => [
      name.replace(prefix, ''),
      `${result}: ${detail}${advice === null ? '' : ` | ${advice}`}`,
    ]),
  );
}

it('is well as the simulated tenant has it, and says who has which role', async () => {
  expect(await checks()).toEqual({
    registration: expect.stringMatching(/^ok: Exchange Runbooks: SIGN a decision: a public client on this machine/),
    use: 'ok: for those who are assigned alone, to know who they are',
    'who has its roles': expect.stringMatching(
      /^ok: Request: Ann Abel; Approve: Ben Bonnet, Cyd Carver, Eve Ekberg, Gus Galli; Operate: .*; Administer: Eve Ekberg$/,
    ),
    'sign-in every time': expect.stringMatching(
      /^ok: Exchange Runbooks: sign in for every decision: for all 6 who are assigned, except .*prompt=login asks/,
    ),
  });
});

type Row = [what: string, about: string, change: () => void, text: RegExp];

/** By the name of what is found. A group is changed as a whole: reading it takes longer than everything else here. */
const wrongs: Record<string, Row[]> = {
  'a registration': [
    [
      'another name',
      'registration: name',
      () => (application().displayName = 'Test\u202E app'),
      /^warning: it is called Test\\u202e app.*-DisplayName/,
    ],
    [
      'other tenants',
      'registration: accounts',
      () => (application().signInAudience = 'AzureADMultipleOrgs'),
      /^wrong: .*AzureADMyOrg/,
    ],
    [
      'a permission that it asks for',
      'registration: API permissions',
      () =>
        application().requiredResourceAccess.push({
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          resourceAccess: [{ id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }],
        }),
      /^wrong: .*-RequiredResourceAccess @\(\)/,
    ],
    [
      'implicit grant',
      'registration: implicit grant',
      () =>
        (application().signIn!.web = {
          redirectUris: [],
          implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
        }),
      /^wrong: .*EnableIdTokenIssuance = \$false/,
    ],
    [
      'public client flows',
      'registration: public client flows',
      () => (application().signIn!.isFallbackPublicClient = true),
      /^wrong: .*-IsFallbackPublicClient:\$false/,
    ],
    [
      'an answer elsewhere',
      'registration: redirects',
      () => (application().signIn!.publicClient = { redirectUris: ['http://localhost', 'https://evil.example/'] }),
      /^wrong: it answers to http:\/\/localhost, https:\/\/evil\.example\/.*RedirectUris = @\('http:\/\/localhost'\)/,
    ],
    [
      'a secret',
      'registration: credentials',
      () =>
        application().passwordCredentials.push({
          keyId: '7a3c1a52-3d1c-4a63-9a5d-0c1f3f2b1a01',
          displayName: 'x',
          hint: 'abc',
          startDateTime: long,
          endDateTime: long,
          secretText: 'x',
          effectiveAt: [],
        } as never),
      /^wrong: it has 1 client secrets.*Remove-MgApplicationPassword .*7a3c1a52/,
    ],
    [
      'a federated credential',
      'registration: federated credentials',
      () =>
        (application().federatedIdentityCredentials = [
          {
            id: '7a3c1a52-3d1c-4a63-9a5d-0c1f3f2b1a02',
            name: 'pipeline',
            issuer: 'https://ci.example',
            subject: 'x',
            audiences: [],
          },
        ]),
      /^wrong: pipeline signs in as it from elsewhere.*7a3c1a52/,
    ],
    [
      'no auth_time',
      'registration: claims',
      () => (application().signIn!.optionalClaims!.idToken = [{ name: 'acct' } as never]),
      /^wrong: its ID tokens lack auth_time, .*acct.*auth_time/,
    ],
    [
      'an owner',
      'registration: owners',
      () => (application().ownerIds = [user('nia').id]),
      /^warning: Nia Nagy can change it.*Remove-MgApplicationOwner/,
    ],
    [
      'the same owner, of its enterprise application',
      'use: owners',
      () => undefined,
      /^warning: Nia Nagy can assign its roles.*Remove-MgServicePrincipalOwner/,
    ],
    [
      'everybody',
      'use: assignment',
      () => (principal().appRoleAssignmentRequired = false),
      /^wrong: anybody.*-AppRoleAssignmentRequired:\$true/,
    ],
    [
      'a consent for mail',
      'use: consents',
      () =>
        (state().oauth2PermissionGrants.find(({ clientId }) => clientId === principal().id)!.scope =
          'openid profile Mail.Read'),
      /^wrong: .*openid profile Mail\.Read/,
    ],
    [
      'a permission that it holds',
      'use: permissions',
      () =>
        state().appRoleAssignments.push({
          id: 'held',
          principalId: principal().id,
          resourceId: state().servicePrincipals.find(({ displayName }) => displayName === 'Microsoft Graph')!.id,
          appRoleId: '7a3c1a52-3d1c-4a63-9a5d-0c1f3f2b1a01',
          ...times,
        }),
      /^wrong: it holds a permission at Microsoft Graph.*-AppRoleAssignmentId held/,
    ],
    [
      'a role that is gone',
      'roles: roles',
      () => (principal().appRoles = principal().appRoles.filter(({ value }) => value !== 'Runbooks.Approve')),
      /^wrong: there is no role Runbooks\.Approve/,
    ],
  ],
  'people and consents': [
    [
      'no claims',
      'registration: claims',
      () => (application().signIn!.optionalClaims = null),
      /^wrong: its ID tokens lack auth_time and acct/,
    ],
    ['nobody', 'use: sign-in', () => (principal().accountEnabled = false), /^wrong: nobody can sign in/],
    [
      'no consent',
      'use: consent',
      () =>
        (state().oauth2PermissionGrants = state().oauth2PermissionGrants.filter(
          ({ clientId }) => clientId !== principal().id,
        )),
      /^warning: .*AADSTS65001/,
    ],
    [
      'a role for programs',
      'roles: roles',
      () => (role('Runbooks.Operate').allowedMemberTypes = ['Application']),
      /^wrong: Runbooks\.Operate is off, or not for people/,
    ],
    [
      'a role that nobody has',
      'roles: roles',
      () =>
        (state().appRoleAssignments = state().appRoleAssignments.filter(
          ({ appRoleId }) => appRoleId !== role('Runbooks.Administer').id,
        )),
      /^warning: nobody has Runbooks\.Administer: no quarantine is released/,
    ],
    [
      'a program that has a role',
      'roles: roles',
      () =>
        state().appRoleAssignments.push({
          id: 'program',
          principalId: state().servicePrincipals.find(({ displayName }) => displayName === 'Contoso Mail Journal')!.id,
          resourceId: principal().id,
          appRoleId: role('Runbooks.Approve').id,
          ...times,
        }),
      /^wrong: a program has Runbooks\.Approve: Contoso Mail Journal/,
    ],
    ['a policy that is off', 'sign-in every time', () => (policy().state = 'disabled'), /^warning: .*\(disabled\)/],
  ],
  'a policy that is only reported': [
    [
      'a policy that is only reported',
      'sign-in every time',
      () => (policy().state = 'enabledForReportingButNotEnforced'),
      /^warning: .*\(only reported\)/,
    ],
  ],
  'a policy by the hour': [
    [
      'a policy by the hour',
      'sign-in every time',
      () =>
        (policy().sessionControls = {
          signInFrequency: {
            isEnabled: true,
            type: 'hours',
            value: 1,
            authenticationType: 'primaryAndSecondaryAuthentication',
            frequencyInterval: 'timeBased',
          },
        }),
      /^warning: no Conditional Access policy asks/,
    ],
  ],
  'a policy that leaves somebody out': [
    [
      'a policy that leaves somebody out',
      'sign-in every time',
      () => policy().conditions.users.excludeUsers.push(user('ben').id),
      /^warning: .*leaves out Ben Bonnet, except .*Ben Bonnet/,
    ],
  ],
  'a policy for one place': [
    [
      'a policy for one place',
      'sign-in every time',
      () => (policy().conditions.locations = { includeLocations: ['All'], excludeLocations: ['AllTrusted'] }),
      /^warning: .*leaves out .*it holds under conditions alone \(locations\)/,
    ],
  ],
  'a policy for another application': [
    [
      'a policy for another application',
      'sign-in every time',
      () => (policy().conditions.applications.includeApplications = ['00000002-0000-0ff1-ce00-000000000000']),
      /^warning: no Conditional Access policy asks/,
    ],
  ],
  'no policies': [
    [
      'no policy',
      'sign-in every time',
      () => (state().conditionalAccessPolicies = []),
      /^warning: no Conditional Access policy asks/,
    ],
  ],
};

describe.each(Object.entries(wrongs))('%s', (_, rows) => {
  let found: string[];
  beforeAll(async () => {
    back();
    for (const [, , change] of rows) change();
    const all = await decisionsApplicationChecks(connected, provider);
    found = all
      .filter(({ result }) => result !== 'ok')
      .map(
        ({ name, result, detail, advice }) =>
          `${name.split(`${provider.clientId}, `)[1]} ${result}: ${detail} | ${advice}`,
      );
  });

  it.each(rows)('says it of %s', (_what, about, _change, text) => {
    const said = found.filter((each) => each.startsWith(`${about} `)).map((each) => each.slice(about.length + 1));
    expect(said).toContainEqual(expect.stringMatching(text));
  });

  it('and of nothing else', () => {
    expect(found).toHaveLength(rows.length);
  });
});

describe('what else there is', () => {
  beforeEach(back);

  it('a guest is named where guests may not decide', async () => {
    expect((await checks({ guests: false }))['roles: guests']).toMatch(
      /^warning: Gus Galli: a guest's decisions are refused/,
    );
  });

  describe('a group', () => {
    const group = (displayName: string, members: string[]) => {
      const row = {
        id: simulator.core.random.uuid(),
        displayName,
        description: null,
        mailNickname: displayName,
        memberIds: members.map((name) => user(name).id),
        createdDateTime: long,
        visibleAt: long,
      };
      (state().groups ??= []).push(row);
      return row.id;
    };
    const assign = (principalId: string) =>
      state().appRoleAssignments.push({
        id: 'group',
        principalId,
        resourceId: principal().id,
        appRoleId: role('Runbooks.Approve').id,
        ...times,
      });
    const users = (changed: Partial<ConditionalAccessPolicy['conditions']['users']>) =>
      Object.assign(policy().conditions.users, { includeUsers: [], ...changed });

    it('with a role is said, and its members are those whom the policy must be for', async () => {
      assign(group('Approvers', ['nia']));
      const found = await checks();
      expect(found['who has its roles']).toMatch(/Approve: .*the group Approvers \(who can change it appoints them\)/);
      expect(found['sign-in every time']).toMatch(/^ok: .*for all 7 who are assigned/);
      users({ includeGroups: [group('Most', ['ann', 'ben', 'cyd', 'dan', 'eve', 'gus'])] });
      expect((await checks())['sign-in every time']).toMatch(/^warning: .*leaves out Nia Nagy/);
    });

    it('that the policy is for counts by its members, and one that it leaves out by its name', async () => {
      users({ includeGroups: [group('All of them', ['ann', 'ben', 'cyd', 'dan', 'eve', 'gus'])] });
      expect((await checks())['sign-in every time']).toMatch(/^ok: /);
      users({ includeUsers: ['All'], excludeGroups: [group('Glass', [])] });
      expect((await checks())['sign-in every time']).toMatch(/^ok: .*the group Glass/);
    });

    it('that is nowhere to be found, or a directory role, leaves it unknown', async () => {
      users({ includeUsers: ['All'], excludeGroups: ['7a3c1a52-3d1c-4a63-9a5d-0c1f3f2b1a03'] });
      expect((await checks())['sign-in every time']).toMatch(/^warning: unknown: whether .* is for Ann Abel, /);
      users({ includeUsers: ['All'], excludeRoles: ['62e90394-69f5-4237-9190-012177145e10'], excludeGroups: [] });
      expect((await checks())['sign-in every time']).toMatch(/^warning: unknown: /);
    });
  });

  it('a console has one page, its own key and no secret, and policies hold for it', async () => {
    const [page] = ['https://console.contoso.example/callback'];
    application().signIn!.publicClient = { redirectUris: [] };
    application().signIn!.web = {
      redirectUris: [page!],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    };
    const asConsole = { clientId: provider.clientId.toUpperCase(), audiences: [provider.clientId] };
    const found = await checks(asConsole);
    expect(found['registration']).toMatch(/^ok: .*: a page, /);
    expect(found['sign-in every time']).toMatch(/^ok: .*for all 6 who are assigned, except [^;]*$/);
    application().signIn!.web!.redirectUris.push('https://other.example/');
    expect((await checks(asConsole))['registration: redirects']).toMatch(/^wrong: .*one https page alone/);
  });

  it('an application that the tenant has not is wrong, one of another tenant or provider is left to people', async () => {
    const name = 'connection demo, application for decisions';
    const other = '7a3c1a52-3d1c-4a63-9a5d-0c1f3f2b1a04';
    expect(await decisionsApplicationChecks(connected, { ...provider, clientId: other })).toEqual([
      expect.objectContaining({ name: `${name} ${other}`, result: 'wrong' }),
    ]);
    const { tenant: _, ...elsewhere } = provider;
    expect(await decisionsApplicationChecks(connected, elsewhere)).toMatchObject([{ name, result: 'skipped' }]);
    expect(await decisionsApplicationChecks(connected, { ...provider, tenant: other })).toMatchObject([
      { result: 'skipped' },
    ]);
  });

  it('what may not be read is unknown, by the permission that it takes', async () => {
    const granted = state().appRoleAssignments;
    const [plan] = [connected.identities.plan as { clientId: string }];
    const own = state().servicePrincipals.find(({ appId }) => appId === plan.clientId)!.id;
    const graph = state().servicePrincipals.find(({ displayName }) => displayName === 'Microsoft Graph')!;
    const reading = (value: string) => graph.appRoles.find((each) => each.value === value)?.id;
    const allowed = ['Application.Read.All'].map(reading);
    state().appRoleAssignments = granted.filter(
      ({ principalId, appRoleId }) => principalId !== own || allowed.includes(appRoleId),
    );
    // A token that is kept has what was granted before.
    const fresh = { ...connected, authority: `${connected.authority}/` };
    const found = await decisionsApplicationChecks(fresh, provider);
    expect(found.filter(({ detail }) => detail.startsWith('unknown: ')).map(({ detail }) => detail)).toEqual([
      expect.stringContaining('it takes Directory.Read.All'),
      expect.stringMatching(/^unknown: whether Ann Abel, Ben .* are guests: .*it takes User\.Read\.All$/),
      expect.stringContaining('it takes Policy.Read.All'),
    ]);
  });

  it('an answer of another shape is unknown', async () => {
    const stub = await httpsStub();
    try {
      stub.answer = ({ url }) =>
        url.startsWith('/v1.0/') ? { body: { id: 'x', appId: provider.clientId } } : undefined;
      const found = await decisionsApplicationChecks({ ...connectedTo(stub), tenantId: provider.tenant! }, provider);
      expect(found.every(({ result, detail }) => result === 'warning' && detail.startsWith('unknown: '))).toBe(true);
      expect(found).toHaveLength(2);
    } finally {
      await stub.close();
    }
  });
});
