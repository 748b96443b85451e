/** The tenant's key for tokens: RSA 2048, RS256, made once and kept in the home folder. Nobody else trusts it. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { writeWhole } from '../write-whole.ts';
import { type KeyPairs, openKeyPairs, privateKeyPem } from './key-pairs.ts';

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** As the key set endpoint answers it. */
  jwk: Record<string, unknown>;
}

/** @param folder where the key is kept; taken from `keys`, or made anew, when it isn't there */
export async function openSigningKey(folder: string, keys: KeyPairs = openKeyPairs()): Promise<SigningKey> {
  const file = path.join(folder, 'token-signing-key.pem');
  if (!fs.existsSync(file)) {
    writeWhole(file, await privateKeyPem(await keys('token-signing')));
  }
  const privateKey = createPrivateKey(fs.readFileSync(file, 'utf8'));
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const kid = createHash('sha256').update(der).digest('base64url').slice(0, 27);
  const { n, e } = publicKey.export({ format: 'jwk' });
  return { kid, privateKey, publicKey, jwk: { kty: 'RSA', use: 'sig', alg: 'RS256', kid, x5t: kid, n, e } };
}
