/**
 * The key with which this installation signs the rows on which a later write relies: Ed25519, in `<home>/keys/writer.pem`,
 * never in a database.
 *
 * Invariants: made once, at first use, readable by its owner only; two processes that start at the same time end up with
 * the same key; the ID is the public key's digest, so that nobody else's key can bear it.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  type KeyObject,
} from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../domain/failure.ts';

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

/** Written whole and synced under another name, then linked: the first one wins, and nobody sees half a file. */
async function make(file: string): Promise<string> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, file);
    await syncFolder(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return await readFile(file, 'utf8');
}

/** The file's name must last as long as the first row that it signs. Windows opens no folders, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
