/** The exported files, compared with what openssl reads and writes. */
import { execFileSync } from 'node:child_process';
import { createDecipheriv, createSign, createVerify, pbkdf2Sync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pkijs from 'pkijs';
import { makeCertificate } from '../../../connectors/secrets/certificate.ts';
import { certificateCredential } from '../../../connectors/secrets/certificate-credential.ts';
import { exportCer, exportPfx } from '../../../connectors/secrets/export-certificate.ts';
import { openedWhenNeeded } from '../../../journal/opened-when-needed.ts';
import { journalSecrets } from '../../../journal/secrets.ts';
import { testKeys } from '../../journal/test-keys.ts';
import { failureOf } from '../failure-of.ts';
import { partAt, readDer, type DerValue } from './strict-der.ts';

const folder = mkdtempSync(join(tmpdir(), 'pfx-'));
const journal = openedWhenNeeded({ home: folder });
const store = journalSecrets(journal, async () => testKeys);
const password = "it's 1 password";
const provider = 'Microsoft Strong Cryptographic Provider';
let reference = '';
beforeAll(async () => {
  const options = { secretName: 'secops', commonName: 'SecOps', validDays: 730, createdBy: 'test', operation: 'test' };
  ({ reference } = await makeCertificate(store, { ...options, now: Date.now() }));
});
afterAll(async () => {
  await (await journal()).close();
  rmSync(folder, { recursive: true });
});

const hasOpenssl = ((): boolean => {
  try {
    return execFileSync('openssl', ['version']).toString().startsWith('OpenSSL 3');
  } catch {
    return false;
  }
})();
if (!hasOpenssl && process.env.RUNBOOKS_TEST_OPENSSL === 'required') throw new Error('There is no OpenSSL 3 on PATH.');
const describeWithOpenssl = hasOpenssl ? describe : describe.skip;

const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString();
const credential = async () => certificateCredential((await store.resolve(reference)).value, reference);
const hex = (value: { toBER(): ArrayBuffer }): string => Buffer.from(value.toBER()).toString('hex');

/** The attributes of the key bag, and those of the key inside it. */
async function attributesOf(pfx: Buffer, secret: string): Promise<{ bag: string[]; key: string[] }> {
  const read = pkijs.PFX.fromBER(new Uint8Array(pfx).buffer);
  const passphrase = new Uint8Array(Buffer.from(secret)).buffer;
  await read.parseInternalValues({ password: passphrase, checkIntegrity: true });
  const safe = read.parsedValue?.authenticatedSafe;
  await safe?.parseInternalValues({ safeContents: [{ password: passphrase }, {}] });
  const bags: pkijs.SafeBag[] = safe?.parsedValue.safeContents.flatMap(
    (contents: { value: pkijs.SafeContents }) => contents.value.safeBags,
  );
  const bag = bags.find(({ bagValue }) => bagValue instanceof pkijs.PKCS8ShroudedKeyBag);
  const shrouded = bag?.bagValue as pkijs.PKCS8ShroudedKeyBag;
  const [derivation, scheme] = shrouded.encryptionAlgorithm.algorithmParams.valueBlock.value;
  const [salt, count] = derivation.valueBlock.value[1].valueBlock.value;
  const iv = Buffer.from(scheme.valueBlock.value[1].valueBlock.valueHexView);
  const saltBytes = Buffer.from(salt.valueBlock.valueHexView);
  const key = pbkdf2Sync(secret, saltBytes, count.valueBlock.valueDec, 32, 'sha256');
  const decipher = createDecipheriv('aes-256-cbc', key, iv);
  const clear = Buffer.concat([decipher.update(Buffer.from(shrouded.encryptedData.getValue())), decipher.final()]);
  const info = pkijs.PrivateKeyInfo.fromBER(new Uint8Array(clear).buffer);
  return {
    bag: (bag?.bagAttributes ?? []).map((attribute) => hex(attribute.toSchema())),
    key: (info.attributes ?? []).map((attribute) => hex(attribute.toSchema())),
  };
}

/** What AES-256-CBC hides behind PBES2's algorithm identifier. Source: RFC 8018, appendix A. */
function decrypted(algorithm: DerValue, encrypted: Buffer, secret: string): DerValue {
  const [salt, iterations] = [partAt(algorithm, 1, 0, 1, 0), partAt(algorithm, 1, 0, 1, 1)];
  // Longer ones GnuTLS can't read.
  expect(salt.content.length).toBeLessThanOrEqual(32);
  const rounds = iterations.content.readUIntBE(0, iterations.content.length);
  const key = pbkdf2Sync(secret, salt.content, rounds, 32, 'sha256');
  const decipher = createDecipheriv('aes-256-cbc', key, partAt(algorithm, 1, 1, 1).content);
  return readDer(Buffer.concat([decipher.update(encrypted), decipher.final()]));
}

describeWithOpenssl('a .pfx compared with openssl', () => {
  it('has the attributes that openssl writes for -CSP and -keyex, byte for byte', async () => {
    const { certificate, privateKey } = await credential();
    const [pem, theirs] = [join(folder, 'both.pem'), join(folder, 'theirs.pfx')];
    writeFileSync(pem, `${certificate}\n${privateKey}`, { mode: 0o600 });
    const options = ['-CSP', provider, '-keyex', '-passout', `pass:${password}`];
    openssl('pkcs12', '-export', '-in', pem, '-out', theirs, ...options);
    const written = execFileSync('cat', [theirs]);
    const expected = await attributesOf(written, password);
    expect(expected.bag).toHaveLength(2);
    expect(expected.key).toEqual(['300b0603551d0f310403020410']);
    expect(await attributesOf(await exportPfx(store, reference, password), password)).toEqual(expected);
  });

  it('is read by openssl, which names the provider; its key signs what the certificate verifies', async () => {
    const file = join(folder, 'ours.pfx');
    writeFileSync(file, await exportPfx(store, reference, password), { mode: 0o600 });
    const shown = openssl('pkcs12', '-in', file, '-nodes', '-passin', `pass:${password}`);
    expect(shown).toContain(`Microsoft CSP Name: ${provider}`);
    expect(shown).toContain('X509v3 Key Usage: 10');
    const exported = certificateCredential(shown, reference);
    const signature = createSign('sha256').update('words').sign(exported.privateKey);
    expect(createVerify('sha256').update('words').verify(exported.certificate, signature)).toBe(true);
    expect(() => openssl('pkcs12', '-in', file, '-nodes', '-passin', 'pass:another one')).toThrow(/mac verify/i);
  });
});

describe('a .pfx', () => {
  it('is DER in every layer, with salts of few octets, as strict readers ask', async () => {
    const file = readDer(await exportPfx(store, reference, password));
    const [ofCertificate, ofKey] = readDer(partAt(file, 1, 1, 0).content).parts;
    if (ofCertificate === undefined || ofKey === undefined) throw new Error('there are not two contents');
    // EncryptedData, and in it EncryptedContentInfo with the octets under an implicit [0].
    const info = partAt(ofCertificate, 1, 0, 1);
    const certificates = decrypted(partAt(info, 1), partAt(info, 2).content, password);
    const certificate = readDer(partAt(certificates, 0, 1, 0, 1, 0).content);
    expect(certificate.content.includes('SecOps')).toBe(true);
    const shrouded = partAt(readDer(partAt(ofKey, 1, 0).content), 0, 1, 0);
    const key = decrypted(partAt(shrouded, 0), partAt(shrouded, 1).content, password);
    // PrivateKeyInfo's octets are RSAPrivateKey: nine numbers.
    expect(readDer(partAt(key, 2).content).parts).toHaveLength(9);
  });

  it('contains neither the key nor the password in the clear', async () => {
    const pfx = await exportPfx(store, reference, password);
    const { privateKey } = await credential();
    const der = Buffer.from(privateKey.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    expect(pfx.includes(der.subarray(40, 200))).toBe(false);
    expect(pfx.includes(Buffer.from(password))).toBe(false);
  });

  it.each(['', 'short', 'pässword-long-enough', 'line\nend-of-password'])(
    'is not made with the password %j',
    async (weak) => {
      const failure = await failureOf(exportPfx(store, reference, weak));
      expect(failure.code).toBe('pfx-password-unusable');
      if (weak !== '') expect(`${failure.message} ${JSON.stringify(failure)}`).not.toContain(weak);
    },
  );

  it('is made of certificates only', async () => {
    await store.put('a-password', 'P@ssw0rd-of-somebody', { kind: 'password', createdBy: 'test' });
    const failure = await failureOf(exportPfx(store, 'secret://a-password', password));
    expect(failure.code).toBe('secret-not-a-certificate');
  });
});

describe('a .cer', () => {
  it('contains the certificate in DER, and no key', async () => {
    const cer = await exportCer(store, reference);
    const certificate = new X509Certificate(cer);
    expect(certificate.subject).toBe('CN=SecOps');
    expect(certificate.raw.equals(cer)).toBe(true);
  });
});
