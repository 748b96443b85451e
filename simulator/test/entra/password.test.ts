import { decodeJwt } from 'jose';
import { accounts } from '../../tenant/seed/people.ts';
import type { TenantState, User } from '../../tenant/state.ts';
import { type Simulated, simulated } from '../../testing/simulated.ts';

const client = 'fb78d390-0c51-40cd-8e17-fdbfab77341b';
const exchange = 'https://outlook.office365.com/.default openid profile offline_access';
let tenant: Simulated;

let seeded: TenantState;

beforeAll(async () => {
  tenant = await simulated();
  seeded = structuredClone(tenant.core.store.state);
});
beforeEach(() => {
  tenant.core.faults.clear();
  tenant.core.store.note((state) => Object.assign(state, structuredClone(seeded)));
});
afterAll(() => tenant.close());

const userNamed = (name: string) =>
  tenant.core.store.state.users.find(({ userPrincipalName }) => userPrincipalName === name)!;

const change = (name: string, mutate: (user: User) => void) =>
  tenant.core.store.note((state) => mutate(state.users.find(({ userPrincipalName }) => userPrincipalName === name)!));

const form = (userName: string, changes: Record<string, string> = {}) => ({
  grant_type: 'password',
  client_id: client,
  scope: exchange,
  username: userName,
  password: userNamed(userName)?.password ?? 'none',
  ...changes,
});

const codeOf = async (fields: Record<string, string>, options?: Parameters<Simulated['token']>[1]) => {
  const { status, body } = await tenant.token(fields, options);
  return [body.error_codes?.[0] ?? 'issued', status, body.suberror];
};

describe('a password sign-in', () => {
  test('is granted to the account that no policy stops, with delegated permissions', async () => {
    const { status, body } = await tenant.token(form(accounts.service));
    expect(status).toBe(200);
    expect(decodeJwt(body.access_token)).toMatchObject({
      aud: 'https://outlook.office365.com',
      upn: accounts.service,
      unique_name: accounts.service,
      idtyp: 'user',
      ipaddr: '203.0.113.10',
      scp: expect.stringContaining('AdminApi.AccessAsUser.All'),
      puid: expect.any(String),
    });
    expect(decodeJwt(body.id_token)).toMatchObject({ aud: client, preferred_username: accounts.service });
    expect(JSON.parse(Buffer.from(body.client_info, 'base64url').toString())).toEqual({
      uid: userNamed(accounts.service).id,
      utid: tenant.readiness.tenant.id,
    });
  });

  test('comes from outside when the client binds another loopback address', async () => {
    const { body } = await tenant.token(form(accounts.service), { localAddress: '127.0.0.2' });
    expect(decodeJwt(body.access_token)['ipaddr']).toBe('198.51.100.7');
  });

  test.each([
    ['an unknown user', 'nobody@contoso.example', {}, [50_034, 400, undefined]],
    ['a wrong password', accounts.service, { password: 'wrong' }, [50_126, 400, undefined]],
    ['a federated user', accounts.federated, { password: 'its own' }, [50_126, 400, undefined]],
    ['a disabled user', accounts.disabled, {}, [50_057, 400, undefined]],
    ['per-user MFA', accounts.perUserMfa, {}, [50_076, 400, 'basic_action']],
    ['an old password', accounts.oldPassword, {}, [50_055, 400, 'user_password_expired']],
    ['the company-wide MFA policy', 'ada.berg@contoso.example', {}, [50_076, 400, 'basic_action']],
    [
      'an unknown client',
      accounts.service,
      { client_id: 'e9f1c0de-0000-4000-8000-000000000000' },
      [700_016, 400, undefined],
    ],
  ])('is refused to %s', async (_name, userName, changes, expected) => {
    expect(await codeOf(form(userName, changes))).toEqual(expected);
  });

  test('is refused over /common, and granted over /organizations', async () => {
    expect(await codeOf(form(accounts.service), { tenant: 'common' })).toEqual([9_001_023, 400, undefined]);
    expect(await codeOf(form(accounts.service), { tenant: 'organizations' })).toEqual(['issued', 200, undefined]);
  });

  test('is refused while MFA is to be registered, and after an administrator reset the password', async () => {
    change(accounts.perUserMfa, (user) => {
      user.perUserMfaState = 'enabled';
    });
    expect(await codeOf(form(accounts.perUserMfa))).toEqual([50_079, 400, 'basic_action']);
    change(accounts.service, (user) => {
      user.forceChangePasswordNextSignIn = true;
    });
    expect(await codeOf(form(accounts.service))).toEqual([50_055, 400, 'user_password_expired']);
  });

  test('never succeeds with a password that ends in a blank, right or not', async () => {
    change(accounts.service, (user) => {
      user.password = 'a blank follows ';
    });
    expect((await codeOf(form(accounts.service)))[0]).toBe(50_126);
  });

  test('asks a client that loops to stop calling, when that fault was injected', async () => {
    await tenant.administer('POST', '/faults', { name: 'loop-detected', times: 1 });
    expect((await codeOf(form(accounts.service)))[0]).toBe(50_196);
    expect((await codeOf(form(accounts.service)))[0]).toBe('issued');
  });

  test('never expires where the account says so, and does elsewhere', async () => {
    for (const name of [accounts.service, 'ben.castillo@contoso.example']) {
      change(name, (user) => {
        user.passwordChangedAt = '2020-01-01T00:00:00.000Z';
      });
    }
    expect((await codeOf(form(accounts.service)))[0]).toBe('issued');
    expect((await codeOf(form('ben.castillo@contoso.example')))[0]).toBe(50_055);
  });

  test('locks the account after ten wrong passwords, for a minute of its clock', async () => {
    for (let index = 0; index < 10; index += 1) {
      expect((await codeOf(form(accounts.service, { password: `wrong ${index}` })))[0]).toBe(50_126);
    }
    expect((await codeOf(form(accounts.service)))[0]).toBe(50_053);
    await tenant.administer('POST', '/clock', { advanceSeconds: 61 });
    expect((await codeOf(form(accounts.service)))[0]).toBe('issued');
    expect(userNamed(accounts.service).wrongPasswords).toBe(0);
  });

  test('wants consent where the client is an application of the tenant', async () => {
    const { clientId, secret = '' } = tenant.credential('Exchange Runbooks (plan)');
    const fields = form(accounts.service, { client_id: clientId, client_secret: secret });
    expect(await codeOf(fields)).toEqual([65_001, 400, 'consent_required']);
    tenant.core.store.note((state) => {
      const byAppId = (appId: string) => state.servicePrincipals.find((candidate) => candidate.appId === appId)!.id;
      state.oauth2PermissionGrants.push({
        id: 'grant',
        clientId: byAppId(clientId),
        consentType: 'AllPrincipals',
        principalId: null,
        resourceId: byAppId('00000002-0000-0ff1-ce00-000000000000'),
        scope: 'EWS.AccessAsUser.All',
      });
    });
    const { body } = await tenant.token(fields);
    expect(decodeJwt(body.access_token)['scp']).toBe('EWS.AccessAsUser.All');
  });
});

describe('Conditional Access at the sign-in', () => {
  test('blocks from outside a location, names the policy in the claims, and allows from inside', async () => {
    const { id } = userNamed(accounts.service);
    tenant.core.store.note((state) => {
      state.namedLocations.push({
        id: 'vendor',
        displayName: 'Vendor',
        isTrusted: false,
        ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.10/32' }],
        createdDateTime: '',
        modifiedDateTime: '',
      });
      const block = structuredClone(tenant.core.store.state.conditionalAccessPolicies[0]!);
      block.id = 'block-outside';
      block.conditions.users = { ...block.conditions.users, includeUsers: [id], excludeUsers: [] };
      block.conditions.locations = { includeLocations: ['All'], excludeLocations: ['vendor'] };
      block.grantControls!.builtInControls = ['block'];
      state.conditionalAccessPolicies.push(block);
    });
    expect((await codeOf(form(accounts.service)))[0]).toBe('issued');
    const { status, body } = await tenant.token(form(accounts.service), { localAddress: '127.0.0.2' });
    expect([body.error_codes[0], status, body.suberror]).toEqual([53_003, 400, 'message_only']);
    expect(JSON.parse(body.claims).access_token.capolids.values).toEqual(['block-outside']);
  });

  test('asks for a managed device in the tenant that stops the account', async () => {
    const stopped = await simulated({ variant: 'stopped-account' });
    tenant.core.store.note((state) => {
      state.conditionalAccessPolicies = structuredClone(stopped.core.store.state.conditionalAccessPolicies).filter(
        ({ grantControls }) => grantControls?.builtInControls.includes('compliantDevice') === true,
      );
    });
    expect(await codeOf(form(accounts.service))).toEqual([530_003, 400, 'message_only']);
    await stopped.close();
  });

  test('stops an application only by a policy for workload identities', async () => {
    const { clientId, secret = '' } = tenant.credential('Exchange Runbooks (plan)');
    const fields = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    };
    expect((await codeOf(fields))[0]).toBe('issued');
    tenant.core.store.note((state) => {
      const block = structuredClone(tenant.core.store.state.conditionalAccessPolicies[0]!);
      const { id } = state.servicePrincipals.find(({ appId }) => appId === clientId)!;
      block.conditions.clientApplications = { includeServicePrincipals: [id], excludeServicePrincipals: [] };
      block.grantControls!.builtInControls = ['block'];
      state.conditionalAccessPolicies.push(block);
    });
    expect((await codeOf(fields))[0]).toBe(53_003);
  });

  test('is replaced by Security Defaults in that tenant, which ask for MFA', async () => {
    tenant.core.store.note((state) => {
      state.conditionalAccessPolicies = [];
      state.tenant.securityDefaultsEnabled = true;
    });
    expect((await codeOf(form(accounts.service)))[0]).toBe(50_076);
  });
});

describe('a refresh token', () => {
  const redeem = (refreshToken: string, changes: Record<string, string> = {}) =>
    codeOf({ grant_type: 'refresh_token', client_id: client, refresh_token: refreshToken, ...changes });

  test('gives another access token until the password changes or the account is disabled', async () => {
    const { refresh_token: token } = (await tenant.token(form(accounts.service))).body;
    expect((await redeem(token))[0]).toBe('issued');
    change(accounts.service, (user) => {
      user.accountEnabled = false;
    });
    expect((await redeem(token))[0]).toBe(50_057);
    change(accounts.service, (user) => {
      user.accountEnabled = true;
      user.passwordChangedAt = tenant.core.clock.iso();
    });
    expect((await redeem(token))[0]).toBe(50_173);
  });

  test('is nobody else’s, and an access token is none', async () => {
    const { refresh_token: token, access_token: access } = (await tenant.token(form(accounts.service))).body;
    expect((await redeem(token, { client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' }))[0]).toBe(70_000);
    expect((await redeem(access))[0]).toBe(70_000);
  });

  test('comes only when offline access was asked for', async () => {
    const { body } = await tenant.token(form(accounts.service, { scope: 'https://outlook.office365.com/.default' }));
    expect(body).not.toHaveProperty('refresh_token');
    expect(body).not.toHaveProperty('id_token');
  });
});
