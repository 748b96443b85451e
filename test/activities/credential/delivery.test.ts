/** New versions delivered without a person: to files and programs that the worker's own file names, and to nothing else. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deliveredCredentialBy } from '../../../activities/credential/delivery.ts';
import { vaultClient } from '../../../connectors/secrets/key-vault/vault-client.ts';
import { httpsStub, type HttpsStub } from '../../connectors/https-stub.ts';
import { refusal, vaultOn, type VaultStub } from '../../connectors/secrets/key-vault/vault-stub.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';
import { application, recordOf, rotation, secret } from './rotating-tenant.ts';

jest.setTimeout(60_000);
let tenant: RunningTenant;
let home: string;
beforeEach(async () => {
  tenant = await runningTenant();
  home = await tenant.within('plan', async (context) => context.home);
});
afterEach(async () => tenant.close());

async function promoted() {
  const app = await application(tenant, 'CE Email');
  const key = await secret(tenant, app, 'CE Email');
  const under = await rotation(tenant, key);
  await under.take('staged', 'registered', 'promoted');
  return { key, ...under };
}

async function targets(deliveries: object): Promise<void> {
  await writeFile(join(home, 'deliveries.yaml'), JSON.stringify({ deliveries }));
}

it('writes the value into a file that only its owner reads, and the old one back when it is rolled back', async () => {
  const file = join(home, 'ce.secret');
  await targets({ ce: { file } });
  const { key, desired, take, rollBack } = await promoted();
  Object.assign(desired, { target: 'ce' });
  await take('delivered', 'delivered');
  const { rotation: under } = await recordOf(tenant, key);
  expect(await readFile(file, 'utf8')).toBe((await tenant.secrets.resolve(under?.next?.secret ?? '')).value);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await rollBack('delivered')).toEqual({ undone: 'ce has the old version again' });
  expect(await readFile(file, 'utf8')).toBe((await tenant.secrets.resolve(desired.replaces)).value);
});

it('gives the value to a program on stdin, never as an argument', async () => {
  const file = join(home, 'received');
  const program = `let t='';process.stdin.on('data',d=>t+=d).on('end',()=>require('fs').writeFileSync(process.argv[1],JSON.stringify([t,process.argv.slice(1),process.env])))`;
  await targets({ push: { command: [process.execPath, '-e', program, file] } });
  const { key, desired, take } = await promoted();
  Object.assign(desired, { target: 'push' });
  await take('delivered');
  const { current } = await recordOf(tenant, key);
  const { value } = await tenant.secrets.resolve(current.secret);
  const [given, args, environment] = JSON.parse(await readFile(file, 'utf8')) as [
    string,
    string[],
    Record<string, string>,
  ];
  expect(given).toBe(value);
  expect(args).toEqual([file]);
  expect(environment).toMatchObject({ RUNBOOKS_CREDENTIAL: key });
  expect(Object.keys(environment).filter((name) => name.startsWith('RUNBOOKS_TEST'))).toEqual([]);
});

it('leaves no draft with the secret behind when the file can not be replaced', async () => {
  const file = join(home, 'delivered', 'ce.secret');
  await mkdir(file, { recursive: true });
  await targets({ ce: { file } });
  const { desired, take } = await promoted();
  Object.assign(desired, { target: 'ce' });
  await expect(take('delivered')).rejects.toMatchObject({ type: 'delivery-failed' });
  expect(await readdir(join(home, 'delivered'))).toEqual(['ce.secret']);
});

it('refuses a target that is not named, and repeats nothing of what a failing one said', async () => {
  await targets({
    broken: { command: [process.execPath, '-e', 'console.error("inside"); process.exit(3)'] },
    bad: { file: 'x' },
  });
  const { desired, take } = await promoted();
  Object.assign(desired, { target: 'bad' });
  await expect(take('delivered')).rejects.toMatchObject({
    type: 'deliveries-file-invalid',
    message: expect.stringMatching(/deliveries.yaml:1:\d+ deliveries\.bad\.file must be an absolute path/) as string,
  });
  await targets({ broken: { command: [process.execPath, '-e', 'console.error("inside"); process.exit(3)'] } });
  Object.assign(desired, { target: 'broken' });
  const failed = take('delivered');
  await expect(failed).rejects.toMatchObject({ type: 'delivery-failed' });
  await failed.catch((error: Error) => expect(error.message).toMatch(/broken: exit code 3/));
}, 60_000);

describe('a vault', () => {
  const address = 'https://ce-portal.vault.azure.net';
  let stub: HttpsStub;
  let vault: VaultStub;
  let asked: string[];
  beforeEach(async () => {
    stub = await httpsStub();
    vault = vaultOn(stub);
    asked = [];
    await targets({ ce: { kind: 'key-vault', vault: address, secret: 'ce-client-secret' } });
  });
  afterEach(async () => stub.close());

  /** The step, with the fake in the vault's place. */
  function delivered() {
    return deliveredCredentialBy((url) => {
      asked.push(url);
      const credential = { getToken: async () => ({ token: 'worker', expiresOnTimestamp: Date.now() + 3_600_000 }) };
      const client = { tlsOptions: { ca: stub.authority }, disableChallengeResourceVerification: true };
      return vaultClient(stub.origin, { credential, client });
    });
  }

  async function toDeliver() {
    const { key, desired } = await promoted();
    Object.assign(desired, { target: 'ce' });
    const { rotation: under } = await recordOf(tenant, key);
    const { value } = await tenant.secrets.resolve(under?.next?.secret ?? '');
    return { key, desired, value, notAfter: under?.next?.notAfter ?? '' };
  }

  const versions = () => [...(vault.secrets.get('ce-client-secret')?.values() ?? [])];

  it('gets the value with its end; what Temporal keeps of the step contains none of it; the old one is restored', async () => {
    const { key, desired, value, notAfter } = await toDeliver();
    const answer = await tenant.apply(delivered(), desired);
    expect(asked).toEqual([address]);
    expect(versions()).toMatchObject([
      {
        value,
        contentType: 'text/plain',
        tags: { 'runbooks-credential': key },
        attributes: { exp: Math.floor(Date.parse(notAfter) / 1000) },
      },
    ]);
    expect(JSON.stringify([answer, await recordOf(tenant, key)])).not.toContain(value);
    expect(await tenant.undo(delivered(), desired, answer)).toEqual({ undone: 'ce has the old version again' });
    expect(versions().at(-1)?.value).toBe((await tenant.secrets.resolve(desired.replaces)).value);
  });

  it('whose answer is lost, or which throttles, gets one version all the same', async () => {
    const { desired, value } = await toDeliver();
    const inner = stub.answer;
    let lost = 0;
    stub.answer = (request) => {
      const answer = inner(request);
      if (request.method !== 'PUT' || request.body === '' || request.headers.authorization === undefined) return answer;
      lost += 1;
      return lost === 1 ? { hangUp: true } : answer;
    };
    vault.refusals.push(refusal(429, 'Throttled', undefined, { 'retry-after': '1' }));
    await tenant.apply(delivered(), desired);
    expect([lost, versions().map((version) => version.value)]).toEqual([1, [value]]);
  });

  it('may be one that the worker can write to and not read', async () => {
    const { desired, value } = await toDeliver();
    vault.refusals.push(refusal(403, 'Forbidden'));
    await tenant.apply(delivered(), desired);
    expect(versions().map((version) => version.value)).toEqual([value]);
  });

  it('that refuses is reported by its code, and nothing of its message or of the value is repeated', async () => {
    const { desired, value } = await toDeliver();
    vault.refusals.push(refusal(403, 'Forbidden'), refusal(403, 'Forbidden'));
    const failed = await tenant.apply(delivered(), desired).catch((error: unknown) => error);
    expect(failed).toMatchObject({ type: 'secret-store-denied' });
    expect(JSON.stringify([failed, String(failed)])).not.toContain('planted-value');
    expect(JSON.stringify([failed, String(failed)])).not.toContain(value);
  });

  it.each(['https://ce-portal.vault.azure.net.evil.example', 'http://ce-portal.vault.azure.net', 'https://127.0.0.1'])(
    'is none at %s',
    async (elsewhere) => {
      await targets({ ce: { kind: 'key-vault', vault: elsewhere, secret: 'ce-client-secret' } });
      const { desired } = await toDeliver();
      await expect(tenant.apply(delivered(), desired)).rejects.toMatchObject({ type: 'deliveries-file-invalid' });
      expect(asked).toEqual([]);
    },
  );
});
