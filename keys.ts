/**
 * Keyrings: named AES-256 keys of which one is current. New data is sealed with the current key; data sealed with any
 * other key of the ring can still be read, so that a key is rotated by adding one and naming it current.
 *
 * Invariants: a keyring file is made once, atomically, readable by its owner only; a key that has been in it never leaves
 * it; two processes that start at the same time end up with the same keys.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { withLock } from './processes/lock.ts';
import { writeOnce, writeOver } from './processes/whole-file.ts';

export interface Keyring {
  /** ID of the key that seals new data. */
  current: string;
  /** 32 bytes each, by ID. */
  keys: ReadonlyMap<string, Buffer>;
}

export type KeyringName = 'codec' | 'secrets';

const keyId = /^[\w.-]{1,64}$/;

const keyringFile = z.strictObject({
  current: z.string(),
  keys: z.record(z.string().regex(keyId), z.string()),
});

/**
 * The keys in `<home>/keys/<name>.json`, which is made with one random key at first use.
 *
 * @throws Error when the file exists and can't be used; the message contains no key
 */
export async function loadKeys(home: string, name: KeyringName): Promise<Keyring> {
  const file = join(home, 'keys', `${name}.json`);
  return parse(file, (await readIfThere(file)) ?? (await create(file)));
}

/**
 * A keyring from one variable: `ID:BASE64`, several separated by commas, the first of which is current. A key alone has
 * the ID `default`.
 */
export function keyringFromText(text: string): Keyring | { problem: string } {
  const keys = new Map<string, Buffer>();
  for (const part of text.split(',').map((part) => part.trim())) {
    const [id, base64] = part.includes(':') ? splitOnce(part) : ['default', part];
    if (!keyId.test(id)) return { problem: 'has a key ID that is not 1 to 64 letters, digits, or any of _ . -' };
    if (keys.has(id)) return { problem: `names the key ${id} twice` };
    const key = Buffer.from(base64, 'base64');
    if (key.length !== 32) return { problem: `must be 32 bytes in base64 for the key ${id}` };
    keys.set(id, key);
  }
  const [current] = keys.keys();
  return current === undefined ? { problem: 'has no key' } : { current, keys };
}

function splitOnce(text: string): [string, string] {
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}

function parse(file: string, text: string): Keyring {
  const read = keyringFile.safeParse(jsonOrUndefined(text));
  if (!read.success)
    throw new Error(`${file} is not a keyring: {"current": ID, "keys": {ID: 32 bytes in base64}}, and nothing else`);
  const keys = new Map(Object.entries(read.data.keys).map(([id, base64]) => [id, Buffer.from(base64, 'base64')]));
  for (const [id, key] of keys) {
    if (key.length !== 32) throw new Error(`${file}: the key ${id} does not have 32 bytes`);
  }
  if (!keys.has(read.data.current)) throw new Error(`${file}: the current key ${read.data.current} is not in it`);
  return { current: read.data.current, keys };
}

/** A JSON parser's message quotes the text, which contains keys: only the fact that it failed is kept. */
function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** How long to wait for another rotation: one takes a few milliseconds. */
const usualPatience = 5_000;

/**
 * Adds a random key to the file and names it current. What was sealed before stays readable by the keys that are there.
 * One rotation at a time: a second one would write a ring without the first one's key.
 *
 * @param patience milliseconds to wait for another rotation
 * @returns the new key's ID
 * @throws LockBusy when another rotation is under way for longer than that
 */
export async function rotateKeys(home: string, name: KeyringName, patience = usualPatience): Promise<string> {
  const file = join(home, 'keys', `${name}.json`);
  const rotate = async (): Promise<string> => {
    const { keys } = await loadKeys(home, name);
    const { id, key } = randomKey();
    await writeOver(file, textOf(id, [...keys, [id, key]]));
    return id;
  };
  return await withLock(join(home, 'keys', `${name}.lock`), rotate, () => {}, patience);
}

async function create(file: string): Promise<string> {
  const { id, key } = randomKey();
  await writeOnce(file, textOf(id, [[id, key]]));
  return await readFile(file, 'utf8');
}

function randomKey(): { id: string; key: Buffer } {
  return { id: `k-${randomBytes(6).toString('hex')}`, key: randomBytes(32) };
}

function textOf(current: string, keys: readonly (readonly [id: string, key: Buffer])[]): string {
  const ring = { current, keys: Object.fromEntries(keys.map(([id, key]) => [id, key.toString('base64')])) };
  return `${JSON.stringify(ring, null, 2)}\n`;
}
