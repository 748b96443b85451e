/** The steps of a rotation on a tenant: what is there after each, twice, after a lost answer, and when it is rolled back. */
import { mintToken } from '../../../connectors/entra/mint-token.ts';
import { certificateCredential } from '../../../connectors/secrets/certificate-credential.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';
import { account, application, certificate, recordOf, rotation, secret } from './rotating-tenant.ts';

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await runningTenant();
  // Setting an account's password takes a right of its own: here the role User Administrator.
  const runner = tenant.state.servicePrincipals.find(({ displayName }) => displayName === 'Exchange Runbooks (apply)');
  tenant.state.directoryRoleAssignments.push({
    id: 'user-administrator',
    roleDefinitionId: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
    principalId: runner?.id ?? '',
    directoryScopeId: '/',
    effectiveAt: '2000-01-01T00:00:00.000Z',
  });
});
afterAll(async () => tenant.close());
jest.setTimeout(60_000);

const keysOn = (id: string) => {
  const found = tenant.state.applications.find((each) => each.id === id);
  return {
    certificates: found?.keyCredentials.map(({ keyId }) => keyId) ?? [],
    secrets: found?.passwordCredentials.map(({ keyId }) => keyId) ?? [],
  };
};

/** Whether Entra gives a token for a version in the store. */
async function signsIn(clientId: string, reference: string): Promise<boolean> {
  const { value, kind } = await tenant.secrets.resolve(reference);
  const credential =
    kind === 'certificate' ? certificateCredential(value, reference) : ({ kind: 'secret', secret: value } as const);
  const identity = {
    kind: 'application',
    clientId,
    credentialId: reference,
    credential: async () => credential,
  } as const;
  try {
    await mintToken(tenant.connected, { identity, scope: tenant.connected.scopes.graph, fresh: true });
    return true;
  } catch {
    return false;
  }
}

describe.each([
  ['a certificate', certificate],
  ['a client secret', secret],
])('%s', (kind, make) => {
  it('is rotated without a moment in which nothing works', async () => {
    const app = await application(tenant, `Rotates ${kind}`);
    const key = await make(tenant, app, `Rotates ${kind}`);
    const { take, desired } = await rotation(tenant, key);
    expect(await signsIn(app.appId, desired.replaces)).toBe(true);
    await take('staged', 'registered');
    const registered = await recordOf(tenant, key);
    const next = registered.rotation?.next?.secret ?? '';
    expect(registered.current.secret).toBe(desired.replaces);
    expect([await signsIn(app.appId, desired.replaces), await signsIn(app.appId, next)]).toEqual([true, true]);
    await take('promoted', 'retiring');
    expect((await recordOf(tenant, key)).current.secret).toBe(next);
    expect(await signsIn(app.appId, desired.replaces)).toBe(true);
    await take('retired');
    const done = await recordOf(tenant, key);
    expect(done.rotation?.state).toBe('retired');
    expect(done.rotation?.entered.map(({ state }) => state)).toEqual([
      'due',
      'staged',
      'registered',
      'proven',
      'promoted',
      'retiring',
      'retired',
    ]);
    expect(await signsIn(app.appId, next)).toBe(true);
    const { certificates, secrets } = keysOn(app.id);
    expect([...certificates, ...secrets]).toEqual([done.current.keyId]);
    await expect(tenant.secrets.resolve(desired.replaces)).rejects.toMatchObject({ code: 'secret-not-found' });
  });

  it('can be rotated again afterwards, and each step taken twice is taken once', async () => {
    const app = await application(tenant, `Again ${kind}`);
    const key = await make(tenant, app, `Again ${kind}`);
    const rotateOnce = async () => {
      const { take } = await rotation(tenant, key);
      await take(
        'staged',
        'staged',
        'registered',
        'registered',
        'promoted',
        'retiring',
        'retiring',
        'retired',
        'retired',
      );
    };
    await rotateOnce();
    await rotateOnce();
    const { certificates, secrets } = keysOn(app.id);
    expect([...certificates, ...secrets]).toHaveLength(1);
    expect((await recordOf(tenant, key)).rotation?.state).toBe('retired');
  });

  it('is as it was when the rotation is rolled back, state by state', async () => {
    const app = await application(tenant, `Back ${kind}`);
    const key = await make(tenant, app, `Back ${kind}`);
    const before = await recordOf(tenant, key);
    const keys = keysOn(app.id);
    const stored = (await tenant.secrets.list()).secrets.length;
    const { take, rollBack } = await rotation(tenant, key);
    await take('staged', 'registered', 'promoted', 'retiring');
    for (const name of ['retiring', 'promoted', 'registered', 'staged'] as const) {
      expect(await rollBack(name)).toHaveProperty('undone');
      tenant.replicate();
    }
    const after = await recordOf(tenant, key);
    expect({ ...after, rotation: null }).toEqual({ ...before, rotation: null });
    expect(after.rotation?.state).toBe('abandoned');
    expect(keysOn(app.id)).toEqual(keys);
    expect((await tenant.secrets.list()).secrets).toHaveLength(stored);
    // An abandoned one is begun anew.
    const again = await rotation(tenant, key);
    await again.take('staged', 'registered', 'promoted', 'retiring', 'retired');
    expect((await recordOf(tenant, key)).rotation?.state).toBe('retired');
  });

  it('stays when the old one is gone: nothing rolls back the last one that works', async () => {
    const app = await application(tenant, `Last ${kind}`);
    const key = await make(tenant, app, `Last ${kind}`);
    const { take, rollBack } = await rotation(tenant, key);
    await take('staged', 'registered', 'promoted', 'retiring', 'retired');
    const keys = keysOn(app.id);
    for (const name of ['promoted', 'registered', 'staged'] as const) {
      expect(await rollBack(name)).toHaveProperty('residual');
    }
    expect(keysOn(app.id)).toEqual(keys);
  });
});

it('a lost answer of addPassword is never doubled: the secret whose value is lost is removed', async () => {
  const app = await application(tenant, 'Loses an answer');
  const key = await secret(tenant, app, 'Loses an answer');
  const { take, desired } = await rotation(tenant, key);
  await take('staged');
  const before = keysOn(app.id).secrets;
  tenant.core.faults.post({ name: 'lost-answer', match: { part: 'graph', method: 'POST' }, times: 1 });
  await take('registered');
  expect(tenant.core.faults.list()).toEqual([]);
  const { rotation: under } = await recordOf(tenant, key);
  expect(keysOn(app.id).secrets).toEqual([...before, under?.next?.keyId]);
  expect(await signsIn(app.appId, under?.next?.secret ?? '')).toBe(true);
  expect(await signsIn(app.appId, desired.replaces)).toBe(true);
});

it('an account has one password: the new one works, and rolling it back brings the old one', async () => {
  const key = await account(tenant, 'svc.rotated@contoso.example');
  const { take, rollBack, desired } = await rotation(tenant, key);
  const password = () =>
    tenant.state.users.find(({ userPrincipalName }) => userPrincipalName === 'svc.rotated@contoso.example')?.password;
  const valueOf = async (reference: string) => (await tenant.secrets.resolve(reference)).value;
  await take('staged');
  expect(password()).toBe(await valueOf(desired.replaces));
  await take('registered');
  const next = (await recordOf(tenant, key)).rotation?.next?.secret ?? '';
  expect(password()).toBe(await valueOf(next));
  expect(await rollBack('registered')).toEqual({ undone: 'the account has its old password again' });
  expect(password()).toBe(await valueOf(desired.replaces));
});

it('a credential that somebody else has rotated in between stops the run', async () => {
  const app = await application(tenant, 'Moves on');
  const key = await secret(tenant, app, 'Moves on');
  const { take } = await rotation(tenant, key);
  const other = await rotation(tenant, key);
  await other.take('staged', 'registered', 'promoted', 'retiring', 'retired');
  const stale = await rotation(tenant, key);
  await stale.take('staged', 'registered', 'promoted', 'retiring', 'retired');
  await expect(take('staged')).rejects.toMatchObject({ type: 'credential-moved-on' });
});
