import { X509Certificate, createPrivateKey } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeCertificate } from '../../../connectors/secrets/certificate.ts';
import { certificateCredential } from '../../../connectors/secrets/certificate-credential.ts';
import { openedWhenNeeded } from '../../../journal/opened-when-needed.ts';
import { journalSecrets } from '../../../journal/secrets.ts';
import { testKeys } from '../../journal/test-keys.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'certificates-'));
const journal = openedWhenNeeded({ home: folder });
const store = journalSecrets(journal, async () => testKeys);
const now = Date.parse('2026-11-22T10:00:00Z');
const options = {
  secretName: 'client-sense',
  commonName: 'Client Sense',
  now,
  validDays: 365,
  createdBy: 'run',
  operation: 'run/1',
};
afterAll(async () => {
  await (await journal()).close();
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('a certificate', () => {
  it('is valid from a quarter of an hour ago, and its thumbprints are those that Node computes', async () => {
    const made = await makeCertificate(store, options);
    const certificate = new X509Certificate(Buffer.from(made.der, 'base64'));
    expect(made).toMatchObject({ notBefore: '2026-11-22T09:45:00.000Z', notAfter: '2027-11-22T10:00:00.000Z' });
    expect(made.thumbprintSha256).toBe(certificate.fingerprint256.replaceAll(':', ''));
    expect(made.thumbprintSha1).toBe(certificate.fingerprint.replaceAll(':', ''));
    expect(certificate.subject).toBe('CN=Client Sense');
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  });

  it('has its private key in the store only', async () => {
    const made = await makeCertificate(store, options);
    expect(JSON.stringify(made)).not.toContain('PRIVATE');
    const { value } = await store.resolve(made.reference);
    const { certificate, privateKey } = certificateCredential(value, made.reference);
    expect(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
  });

  it('is the same one when the operation is repeated', async () => {
    const again = await makeCertificate(store, { ...options, now: now + 60_000 });
    expect(again.reference).toBe('secret://client-sense@1');
    expect(again.notAfter).toBe('2027-11-22T10:00:00.000Z');
  });

  it('is not taken from a text without a key', () => {
    const wrong = () => certificateCredential('planted-secret', 'secret://client-sense@1');
    expect(wrong).toThrow(expect.objectContaining({ code: 'secret-not-a-certificate' }) as Error);
    expect(wrong).not.toThrow(/planted/);
  });
});
