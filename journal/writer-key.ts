/**
 * The key with which this installation signs the rows on which a later write relies: Ed25519, in `<home>/keys/writer.pem`,
 * never in a database.
 *
 * Invariants: made once, at first use, readable by its owner only; two processes that start at the same time end up with
 * the same key; the ID is the public key's digest, so that nobody else's key can bear it.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../domain/failure.ts';
import { writeOnce } from '../processes/whole-file.ts';

export interface WriterKey {
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/**
 * The key of this home, made where there is none yet.
 *
 * @throws Failure `journal-key-unusable` when the file is there and isn't such a key; no message holds the key
 */
export async function loadWriterKey(home: string): Promise<WriterKey> {
  const file = fileOf(home);
  return keyOf((await readIfThere(file)) ?? (await make(file)), file);
}

/**
 * The key of this home; undefined where no worker has ever run.
 *
 * @throws Failure as `loadWriterKey` does
 */
export async function findWriterKey(home: string): Promise<WriterKey | undefined> {
  const pem = await readIfThere(fileOf(home));
  return pem === undefined ? undefined : keyOf(pem, fileOf(home));
}

/** What others enter in their `trust.yaml`: base64 of its DER. */
export function publicKeyText(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

function fileOf(home: string): string {
  return join(home, 'keys', 'writer.pem');
}

function keyOf(pem: string, file: string): WriterKey {
  const privateKey = parse(pem, file);
  const publicKey = createPublicKey(privateKey);
  return { id: writerIdOf(publicKey), privateKey, publicKey };
}

/** `w-` and 32 hexadecimal digits of the SHA-256 of the key as DER. */
export function writerIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return `w-${createHash('sha256').update(der).digest('hex').slice(0, 32)}`;
}

function parse(pem: string, file: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // OpenSSL's words may quote the file.
  }
  throw new Failure('journal-key-unusable', { service: 'journal', subject: file });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function make(file: string): Promise<string> {
  await writeOnce(file, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return await readFile(file, 'utf8');
}
