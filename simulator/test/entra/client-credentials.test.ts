import { createHash, createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import { decodeJwt, SignJWT } from 'jose';
import { applicationNames } from '../../tenant/seed/applications.ts';
import type { Application } from '../../tenant/state.ts';
import { ask, type Simulated, simulated } from '../../testing/simulated.ts';

const graph = 'https://graph.microsoft.com/.default';
let tenant: Simulated;

beforeAll(async () => {
  tenant = await simulated();
});
afterAll(() => tenant.close());

const note = (change: (application: Application) => void, name: string = applicationNames.plan) =>
  tenant.core.store.note((state) => change(state.applications.find(({ displayName }) => displayName === name)!));

const bySecret = (changes: Record<string, string> = {}) => {
  const { clientId, secret = '' } = tenant.credential(applicationNames.plan);
  return { grant_type: 'client_credentials', client_id: clientId, client_secret: secret, scope: graph, ...changes };
};

async function byAssertion(
  change: {
    header?: Record<string, unknown>;
    claims?: Record<string, unknown>;
    alg?: 'PS256' | 'RS256';
    key?: ReturnType<typeof createPrivateKey>;
  } = {},
): Promise<Record<string, string>> {
  const { clientId, certificate = '', key = '' } = tenant.credential(applicationNames.reader);
  const der = new X509Certificate(fs.readFileSync(certificate, 'utf8')).raw;
  const alg = change.alg ?? 'PS256';
  const thumbprint =
    alg === 'PS256'
      ? { 'x5t#S256': createHash('sha256').update(der).digest('base64url') }
      : { x5t: createHash('sha1').update(der).digest('base64') };
  const now = Date.now() / 1000;
  const assertion = await new SignJWT({
    iss: clientId,
    sub: clientId,
    aud: `${tenant.readiness.authority}/oauth2/v2.0/token`,
    jti: 'one',
    iat: now,
    nbf: now + 0.5,
    exp: now + 600.25,
    ...change.claims,
  })
    .setProtectedHeader({ alg, ...thumbprint, ...change.header })
    .sign(change.key ?? createPrivateKey(fs.readFileSync(key, 'utf8')));
  return {
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: graph,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  };
}

const codeOf = async (form: Record<string, string>, tenantName?: string) => {
  const { status, body } = await tenant.token(form, tenantName === undefined ? {} : { tenant: tenantName });
  return [body.error_codes?.[0], status, body.error];
};

describe('a token for an application', () => {
  test('names the service principal and its roles on the resource, in the first version', async () => {
    const { status, body } = await tenant.token(bySecret({ scope: `${graph} openid offline_access` }));
    expect(status).toBe(200);
    expect(body.token_type).toBe('Bearer');
    expect(body.expires_in).toBeGreaterThan(3000);
    expect(body).not.toHaveProperty('refresh_token');
    const claims = decodeJwt(body.access_token);
    expect(claims).toMatchObject({
      aud: 'https://graph.microsoft.com',
      iss: `https://sts.windows.net/${tenant.readiness.tenant.id}/`,
      appid: bySecret().client_id,
      app_displayname: applicationNames.plan,
      idtyp: 'app',
      appidacr: '1',
      ver: '1.0',
      wids: ['0997a1d0-0d1d-4acb-b408-d5ca73121e90'],
    });
    expect(claims['oid']).toBe(claims.sub);
    expect(claims['roles']).toEqual(expect.arrayContaining(['Directory.Read.All', 'Policy.Read.All']));
    expect(claims['roles']).not.toContain('User.ReadWrite.All');
  });

  test('has no roles claim at all without a grant on that resource', async () => {
    const { clientId, secret = '' } = tenant.credential(applicationNames.ews);
    const { body } = await tenant.token(bySecret({ client_id: clientId, client_secret: secret }));
    expect(decodeJwt(body.access_token)).not.toHaveProperty('roles');
  });

  test('lacks a role whose assignment is not yet effective, and has it afterwards', async () => {
    const { core } = tenant;
    const assignment = core.store.state.appRoleAssignments[0]!;
    const before = assignment.effectiveAt;
    core.store.note((state) => {
      state.appRoleAssignments[0]!.effectiveAt = core.clock.after(60);
    });
    const roles = async () => decodeJwt((await tenant.token(bySecret())).body.access_token)['roles'] as string[];
    const early = await roles();
    core.clock.advance(61);
    expect((await roles()).length).toBe(early.length + 1);
    expect(Date.parse(before)).toBeLessThan(core.clock.now());
  });

  test.each(['PS256', 'RS256'] as const)('is issued for a certificate assertion by %s', async (alg) => {
    const { status, body } = await tenant.token(await byAssertion({ alg }));
    expect(status).toBe(200);
    expect(decodeJwt(body.access_token)['appidacr']).toBe('2');
  });

  test('calls the resource as the scope did, also by Exchange and Security & Compliance', async () => {
    for (const resource of ['https://outlook.office365.com', 'https://ps.compliance.protection.outlook.com']) {
      const { body } = await tenant.token(bySecret({ scope: `${resource}/.default` }));
      expect(decodeJwt(body.access_token)).toMatchObject({ aud: resource, roles: ['Exchange.ManageAsApp'] });
    }
  });

  test('is issued under every name of the tenant, and by Basic client authentication', async () => {
    for (const name of [tenant.readiness.tenant.initialDomain, 'contoso.example']) {
      expect((await tenant.token(bySecret(), { tenant: name })).status).toBe(200);
    }
    const { client_id, client_secret, ...rest } = bySecret();
    const basic = [client_id, client_secret].map(encodeURIComponent).join(':');
    const answer = await ask(`${tenant.readiness.authority}/oauth2/v2.0/token`, tenant.agent(), {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(basic).toString('base64')}` },
      body: new URLSearchParams(rest).toString(),
    });
    expect(answer.status).toBe(200);
  });
});

describe('a token for an application is refused', () => {
  test.each([
    ['a wrong secret', { client_secret: 'nonsense' }, [7_000_215, 401, 'invalid_client']],
    ['no proof', { client_secret: undefined }, [7_000_218, 401, 'invalid_client']],
    [
      'an unknown application',
      { client_id: 'e9f1c0de-0000-4000-8000-000000000000' },
      [700_016, 400, 'unauthorized_client'],
    ],
    ['no client', { client_id: undefined }, [900_144, 400, 'invalid_request']],
    ['no scope', { scope: undefined }, [900_144, 400, 'invalid_request']],
    ['a single permission', { scope: 'https://graph.microsoft.com/Mail.Read' }, [1_002_012, 400, 'invalid_scope']],
    [
      'scopes of two resources',
      { scope: `${graph} https://outlook.office365.com/.default` },
      [70_011, 400, 'invalid_scope'],
    ],
    ['an unknown resource', { scope: 'https://nobody.example/.default' }, [500_011, 400, 'invalid_resource']],
    ['an unknown grant', { grant_type: 'magic' }, [70_003, 400, 'unsupported_grant_type']],
  ])('for %s', async (_name, change, expected) => {
    const form = Object.entries({ ...bySecret(), ...change }).filter(([, value]) => value !== undefined);
    expect(await codeOf(Object.fromEntries(form) as Record<string, string>)).toEqual(expected);
  });

  test('in a tenant that does not exist, and without naming one', async () => {
    expect(await codeOf(bySecret(), 'nowhere.example')).toEqual([90_002, 400, 'invalid_request']);
    expect(await codeOf(bySecret(), 'common')).toEqual([50_059, 400, 'invalid_request']);
  });

  test('for a secret that has expired, with another error than a wrong one', async () => {
    const end = tenant.core.store.state.applications[0]!.passwordCredentials[0]!.endDateTime;
    note((application) => {
      application.passwordCredentials[0]!.endDateTime = tenant.core.clock.iso();
    });
    expect(await codeOf(bySecret())).toEqual([7_000_222, 401, 'invalid_client']);
    note((application) => {
      application.passwordCredentials[0]!.endDateTime = end;
    });
    expect((await tenant.token(bySecret())).status).toBe(200);
  });

  test('for a disabled application, and for one without a service principal', async () => {
    const { servicePrincipals } = tenant.core.store.state;
    const index = servicePrincipals.findIndex(({ displayName }) => displayName === applicationNames.plan);
    tenant.core.store.note((state) => {
      state.servicePrincipals[index]!.accountEnabled = false;
    });
    expect(await codeOf(bySecret())).toEqual([7_000_112, 400, 'unauthorized_client']);
    const removed = tenant.core.store.note((state) => state.servicePrincipals.splice(index, 1));
    expect(await codeOf(bySecret())).toEqual([7_000_229, 400, 'unauthorized_client']);
    tenant.core.store.note((state) => {
      state.servicePrincipals.splice(index, 0, { ...removed[0]!, accountEnabled: true });
    });
  });

  test('for an application that has not arrived yet', async () => {
    note((application) => {
      application.visibleAt = tenant.core.clock.after(60);
    });
    expect(await codeOf(bySecret())).toEqual([700_016, 400, 'unauthorized_client']);
    tenant.core.clock.advance(61);
    expect((await tenant.token(bySecret())).status).toBe(200);
  });

  test.each([
    ['signed by another key', { key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }, 700_027],
    ['of an unknown certificate', { header: { 'x5t#S256': 'AAAA' } }, 700_027],
    ['for another endpoint', { claims: { aud: 'https://login.example/token' } }, 700_023],
    ['of another application', { claims: { iss: 'somebody' } }, 700_021],
    ['that ended ten minutes ago', { claims: { exp: Date.now() / 1000 - 600 } }, 700_024],
    ['that begins in ten minutes', { claims: { nbf: Date.now() / 1000 + 600 } }, 700_024],
  ])('for an assertion %s', async (_name, change, code) => {
    expect(await codeOf(await byAssertion(change))).toEqual([code, 401, 'invalid_client']);
  });

  test('for an assertion that is no JWT, while four minutes of skew are accepted', async () => {
    expect(await codeOf({ ...(await byAssertion()), client_assertion: 'x.y' })).toEqual([
      50_027,
      401,
      'invalid_client',
    ]);
    const skewed = await byAssertion({ claims: { exp: Date.now() / 1000 - 240 } });
    expect((await tenant.token(skewed)).status).toBe(200);
  });

  test('with the whole error object on one line, and our correlation id in it', async () => {
    const { body } = await tenant.token(bySecret({ client_secret: 'wrong' }));
    expect(body.error_description).toMatch(
      /^AADSTS7000215: .* Trace ID: \S+ Correlation ID: \S+ Timestamp: [\d-]+ [\d:]+Z$/,
    );
    expect(body.timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
    expect(body).toMatchObject({
      error_codes: [7_000_215],
      trace_id: expect.any(String),
      error_uri: expect.any(String),
    });
  });
});

describe('a new credential', () => {
  test('reaches each token node at its own moment', async () => {
    const { clock } = tenant.core;
    const nodes = [clock.after(-1), clock.after(600), clock.after(1200)];
    note((application) => {
      application.passwordCredentials[0]!.effectiveAt = nodes;
    });
    const share = async () => {
      const answers: number[] = [];
      for (let index = 0; index < 60; index += 1) answers.push((await tenant.token(bySecret())).status);
      return answers.filter((status) => status === 200).length / answers.length;
    };
    const first = await share();
    expect(first).toBeGreaterThan(0.1);
    expect(first).toBeLessThan(0.6);
    clock.advance(1201);
    expect(await share()).toBe(1);
  });

  test('lags once more when that fault was asked for', async () => {
    await tenant.administer('POST', '/faults', { name: 'token-lag', times: 1 });
    expect(await codeOf(bySecret())).toEqual([7_000_215, 401, 'invalid_client']);
    expect((await tenant.token(bySecret())).status).toBe(200);
  });
});
