/**
 * The files of a secret: `<folder>/<name>/<version>.json`. A version is published by a hard link from a finished, synced
 * temporary file, which fails when the number is taken: so a crash leaves nothing half-written, and of two processes
 * exactly one gets a number. What is left over from a crash (a `.part` file) is swept an hour later.
 *
 * Invariant: numbers have no gaps, because a removed version leaves a record in its place.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { errorCode } from '../error-code.ts';
import { isSecretName } from '../../domain/secret-reference.ts';
import { parseRecord } from './secret-record.ts';
import type { SecretRecord } from './secret-record.ts';

const sweepAfter = 3_600_000;

/** Names of all secrets, sorted. */
export async function secretNames(folder: string): Promise<string[]> {
  const entries = await orNothing(readdir(folder, { withFileTypes: true }));
  return (entries ?? [])
    .filter((entry) => entry.isDirectory() && isSecretName(entry.name))
    .map((entry) => entry.name)
    .sort();
}

/** Every version of a secret, oldest first; none when it was never stored. */
export async function readVersions(folder: string, name: string): Promise<SecretRecord[]> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const files = (await orNothing(readdir(join(folder, name)))) ?? [];
    const versions = files.flatMap((file) => /^([1-9]\d*)\.json$/.exec(file)?.[1] ?? []).map(Number);
    versions.sort((a, b) => a - b);
    // A listing made while another process publishes may lack a number: list again.
    if (versions.every((version, index) => version === index + 1)) {
      return Promise.all(versions.map(async (version) => readVersion(folder, name, version)));
    }
  }
  throw unreadable(name, 'a version is missing between others');
}

/** Publishes a version under its number. False when the number was taken meanwhile. */
export async function publish(folder: string, record: SecretRecord): Promise<boolean> {
  const home = join(folder, record.name);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const part = await writePart(home, record);
  try {
    await link(part, fileOf(folder, record));
    await syncFolder(home);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

/** Puts a record in the place of the one with the same number. */
export async function replace(folder: string, record: SecretRecord): Promise<void> {
  const home = join(folder, record.name);
  await rename(await writePart(home, record), fileOf(folder, record));
  await syncFolder(home);
}

/**
 * Runs what replaces records while no other process does: a version that is sealed again must not come back after a
 * removal.
 * Throws `secret-store-busy` while another process does; a lock that is left over from a crash is taken over an hour
 * later.
 */
export async function withLease<T>(folder: string, name: string, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, name, 'lock.part');
  await sweep(folder, name);
  try {
    await (await open(lock, 'wx', 0o600)).close();
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    throw new Failure('secret-store-busy', { service: 'secrets', subject: `secret://${name}` });
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** Removes what a crash left unfinished. */
export async function sweep(folder: string, name: string): Promise<void> {
  const home = join(folder, name);
  for (const file of (await orNothing(readdir(home))) ?? []) {
    if (!file.endsWith('.part')) continue;
    const found = await orNothing(stat(join(home, file)));
    if (found !== undefined && Date.now() - found.mtimeMs > sweepAfter) await rm(join(home, file), { force: true });
  }
}

async function readVersion(folder: string, name: string, version: number): Promise<SecretRecord> {
  const record = parseRecord(await readFile(fileOf(folder, { name, version }), 'utf8'), name, version);
  if (record === undefined) throw unreadable(`${name}@${version}`, 'not a record of this secret');
  return record;
}

async function writePart(home: string, record: SecretRecord): Promise<string> {
  const part = join(home, `${randomUUID()}.part`);
  const file = await open(part, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(record)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return part;
}

/** A name in a folder is only safe on disk when the folder is. Windows can't open one, and doesn't need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function fileOf(folder: string, { name, version }: { name: string; version: number }): string {
  return join(folder, name, `${version}.json`);
}

async function orNothing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function unreadable(what: string, why: string): Failure {
  return new Failure('secret-store-unreadable', { service: 'secrets', subject: `secret://${what}: ${why}` });
}
