/**
 * RSA key pairs of a fresh tenant, by name. Each is made when it is first needed; with a folder it is kept there for later
 * tenants, since making keys is most of the cost of a start. Only a client that is configured to trust them does.
 */
import { randomUUID, createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { makeFolder, NotKept } from '../write-whole.ts';

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) } as const;

/** Answers the pair of a name; without a folder another one each time. */
export type KeyPairs = (name: string) => Promise<webcrypto.CryptoKeyPair>;

/** @param folder is made when it isn't there; absent: nothing is kept */
export function openKeyPairs(folder?: string): KeyPairs {
  return async (name) => (folder === undefined ? await makeKeyPair() : await keptKeyPair(folder, name));
}

/** @param modulusLength in bits */
export async function makeKeyPair(modulusLength = 2048): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey({ ...algorithm, modulusLength }, true, ['sign', 'verify']);
}

/** A private key as PKCS#8, PEM. */
export async function privateKeyPem({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${key.replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
}

/** Of several that make one at once the first is kept, and all answer that one. */
async function keptKeyPair(folder: string, name: string): Promise<webcrypto.CryptoKeyPair> {
  const file = path.join(folder, `${name}.pem`);
  if (!fs.existsSync(file)) {
    makeFolder(folder);
    const draft = `${file}.${randomUUID()}`;
    const pem = await privateKeyPem(await makeKeyPair());
    try {
      fs.writeFileSync(draft, pem, { mode: 0o600 });
      fs.linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new NotKept(file, error);
    } finally {
      fs.rmSync(draft, { force: true });
    }
  }
  return await readKeyPair(fs.readFileSync(file, 'utf8'));
}

async function readKeyPair(pem: string): Promise<webcrypto.CryptoKeyPair> {
  const key = createPrivateKey(pem);
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
  };
}
