/** The store in a vault, against a fake that speaks its REST interface over https. */
import { makeCertificate, storedCertificate } from '../../../../connectors/secrets/certificate.ts';
import { keyVaultStore } from '../../../../connectors/secrets/key-vault/key-vault-store.ts';
import { vaultClient } from '../../../../connectors/secrets/key-vault/vault-client.ts';
import type { SecretStore } from '../../../../domain/secret-store.ts';
import type { FailureClass, FailureCode } from '../../../../domain/failure.ts';
import { failureOf } from '../../failure-of.ts';
import { httpsStub } from '../../https-stub.ts';
import type { HttpsStub, StubAnswer } from '../../https-stub.ts';
import { refusal, vaultOn, write } from './vault-stub.ts';
import type { VaultStub } from './vault-stub.ts';

let stub: HttpsStub;
let vault: VaultStub;
let store: SecretStore;
let scopes: string[];
beforeEach(async () => {
  stub = await httpsStub();
  vault = vaultOn(stub);
  scopes = [];
  const credential = {
    getToken: async (asked: string | string[]) => {
      scopes.push(...[asked].flat());
      return { token: 'token-of-the-worker', expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  const client = { tlsOptions: { ca: stub.authority }, disableChallengeResourceVerification: true };
  store = keyVaultStore(vaultClient(stub.origin, { credential, client }));
});
afterEach(async () => stub.close());

const by = { kind: 'password', createdBy: 'ann' } as const;

describe('a secret in a vault', () => {
  it('is found by name and version, and by name alone in its latest version', async () => {
    await store.put('mail-password', 'one', by);
    const second = await store.put('mail-password', 'two', { ...by, notAfter: '2027-01-01T00:00:00.000Z' });
    expect(second).toMatchObject({ reference: 'secret://mail-password@2', notAfter: '2027-01-01T00:00:00.000Z' });
    expect((await store.resolve('secret://mail-password@1')).value).toBe('one');
    expect(await store.get('mail-password')).toMatchObject({
      value: 'two',
      version: 2,
      kind: 'password',
      createdBy: 'ann',
    });
    expect(await store.pin('secret://mail-password')).toBe('secret://mail-password@2');
  });

  it('is asked for with a token of the audience that the challenge names', async () => {
    await store.put('mail-password', 'one', by);
    expect(scopes).toEqual(['https://vault.azure.net/.default']);
    expect(stub.requests[0]).toMatchObject({ body: '' });
    expect(stub.requests.at(-1)?.headers.authorization).toBe('Bearer token-of-the-worker');
  });

  it('of the same operation is stored once, whatever the value', async () => {
    const operation = { ...by, operation: 'run/step' };
    await store.put('mail-password', 'one', operation);
    expect(await store.put('mail-password', 'another', operation)).toMatchObject({ version: 1 });
    expect((await store.get('mail-password')).value).toBe('one');
    expect(vault.secrets.get('mail-password')?.size).toBe(1);
  });

  it('may have a dot and an underscore in its name, which the vault does not know', async () => {
    await store.put('ce.email_secret', 'one', by);
    await store.put('ce-email-secret', 'two', by);
    expect((await store.get('ce.email_secret')).value).toBe('one');
    expect([...vault.secrets.keys()].every((name) => /^[a-z0-9-]+$/.test(name))).toBe(true);
    expect((await store.list()).secrets.map(({ reference }) => reference)).toEqual([
      'secret://ce-email-secret@1',
      'secret://ce.email_secret@1',
    ]);
  });

  it('is listed over pages, without values and without what others keep in the vault', async () => {
    write(vault, 'of-somebody-else', { value: 'theirs' });
    for (const name of ['a', 'b', 'c', 'd']) await store.put(name, `value of ${name}`, by);
    const listed = await store.list();
    expect(listed.secrets.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
    expect(JSON.stringify(listed)).not.toContain('value of');
  });

  it('never takes the name of what somebody else keeps there', async () => {
    write(vault, 'theirs', { value: 'theirs' });
    expect((await failureOf(store.put('theirs', 'ours', by))).code).toBe('secret-name-taken');
    expect(vault.secrets.get('theirs')?.size).toBe(1);
  });

  it('keeps its number for itself when another process writes at the same moment', async () => {
    await store.put('shared', 'first', by);
    let rivals = 0;
    vault.beforeWrite = (name) => {
      if (rivals > 0) return;
      rivals += 1;
      write(vault, name, {
        value: 'of the rival',
        tags: { 'runbooks-name': name, 'runbooks-version': '2', 'runbooks-kind': 'password', 'runbooks-by': 'ben' },
      });
    };
    expect(await store.put('shared', 'ours', by)).toMatchObject({ version: 3 });
    expect((await store.get('shared', 2)).value).toBe('of the rival');
    expect((await store.get('shared', 3)).value).toBe('ours');
    expect((await store.list()).secrets.map(({ version }) => version)).toEqual([1, 2, 3]);
  });
});

describe('a removal', () => {
  it('of one version disables it, and its number is not used again', async () => {
    await store.put('mail', 'one', by);
    await store.put('mail', 'two', by);
    expect(await store.remove('mail', 2)).toBe(1);
    expect((await failureOf(store.get('mail', 2))).code).toBe('secret-not-found');
    expect((await store.get('mail')).value).toBe('one');
    expect(await store.put('mail', 'three', by)).toMatchObject({ version: 3 });
  });

  it('of all deletes softly; the next value recovers the name first, and numbers go on', async () => {
    await store.put('mail', 'one', by);
    expect(await store.remove('mail')).toBe(1);
    expect(vault.deleted.has('mail')).toBe(true);
    expect((await failureOf(store.get('mail'))).code).toBe('secret-not-found');
    expect(await failureOf(store.put('mail', 'two', by))).toMatchObject({
      code: 'secret-store-busy',
      failureClass: 'transient',
    });
    expect(await store.put('mail', 'two', by)).toMatchObject({ version: 2 });
    expect((await failureOf(store.get('mail', 1))).code).toBe('secret-not-found');
    expect(await store.remove('never-there')).toBe(0);
  });
});

describe('a refusal of the vault', () => {
  const rows: [string, StubAnswer, FailureCode, FailureClass][] = [
    [
      'too many calls',
      refusal(429, 'TooManyRequests', undefined, { 'retry-after': '7' }),
      'secret-store-throttled',
      'throttled',
    ],
    ['no right', refusal(403, 'Forbidden', 'ForbiddenByRbac'), 'secret-store-denied', 'denied'],
    ['a bad moment', refusal(503, 'ServiceUnavailable'), 'secret-store-unavailable', 'transient'],
    ['a bad request', refusal(400, 'BadParameter'), 'secret-store-refused', 'invalid'],
  ];
  it.each(rows)('for %s is a failure, at once and without its message', async (_, answer, code, failureClass) => {
    await store.put('mail', 'planted-value', by);
    vault.refusals = [answer];
    const before = stub.requests.length;
    const failure = await failureOf(store.get('mail'));
    expect(failure).toMatchObject({ code, failureClass });
    expect(`${failure.message} ${JSON.stringify(failure)}`).not.toContain('planted-value');
    expect(stub.requests.length - before).toBe(1);
    if (failureClass === 'throttled') expect(failure.retryAfter).toBe(7000);
  });

  it('to know a machine without an identity is one, too', async () => {
    const credential = {
      getToken: async () => {
        throw Object.assign(new Error('nobody'), { name: 'CredentialUnavailableError' });
      },
    };
    const client = { tlsOptions: { ca: stub.authority }, disableChallengeResourceVerification: true };
    const nobody = keyVaultStore(vaultClient(stub.origin, { credential, client }));
    expect((await failureOf(nobody.list())).code).toBe('secret-store-denied');
  });

  it('to be there at all is transient', async () => {
    const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: Date.now() + 60_000 }) };
    const elsewhere = keyVaultStore(vaultClient('https://127.0.0.1:9', { credential }));
    expect((await failureOf(elsewhere.list())).failureClass).toBe('transient');
  });
});

describe('a certificate in a vault', () => {
  it('lies there with its key as one secret, and is made once', async () => {
    const options = {
      secretName: 'secops',
      commonName: 'SecOps',
      validDays: 365,
      createdBy: 'run',
      operation: 'run/1',
    };
    const made = await makeCertificate(store, { ...options, now: Date.now() });
    expect(await makeCertificate(store, { ...options, now: Date.now() })).toEqual(made);
    expect(await storedCertificate(store, made.reference)).toEqual(made);
    const [version] = [...(vault.secrets.get('secops')?.values() ?? [])];
    expect(version).toMatchObject({ contentType: 'application/x-pem-file' });
    expect(version?.attributes.exp).toBe(Math.floor(Date.parse(made.notAfter) / 1000));
  });
});
