/**
 * The credentials that this product made, one file each: `<home>/credentials/<connection>/<key>.json`. Written whole and
 * renamed. Changes of one record follow each other, also from different processes, so that none is lost.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../../connectors/error-code.ts';
import { credentialKey, credentialSchema, type Credential, type MadeCredential } from '../../domain/credential.ts';
import { Failure } from '../../domain/failure.ts';
import { withLock } from '../../processes/lock.ts';

const name = /^[a-z0-9][a-z0-9-]{0,120}$/;
const running = new Map<string, Promise<unknown>>();

function fileOf(home: string, connection: string, key: string): string {
  // Both are made of plain characters wherever they come from; a path is never made of anything else.
  if (!name.test(connection) || !name.test(key)) throw unknown(connection, key);
  return join(home, 'credentials', connection, `${key}.json`);
}

/** @throws Failure `credential-unknown` */
export async function readCredential(home: string, connection: string, key: string): Promise<Credential> {
  const found = await readIfThere(fileOf(home, connection, key));
  if (found === undefined) throw unknown(connection, key);
  return found;
}

/** Every credential, by connection and key; of one connection where it is named. */
export async function listCredentials(home: string, connection?: string): Promise<Credential[]> {
  const folder = join(home, 'credentials');
  const connections = connection === undefined ? await namesIn(folder) : [connection];
  const found: Credential[] = [];
  for (const each of connections.toSorted()) {
    const files = (await namesIn(join(folder, each))).filter((file) => file.endsWith('.json'));
    for (const file of files.toSorted()) {
      const credential = await readIfThere(join(folder, each, file));
      if (credential !== undefined) found.push(credential);
    }
  }
  return found;
}

/**
 * Changes one record; the change is made on what is there at that moment.
 * @throws Failure `credential-unknown`
 */
export async function changeCredential(
  home: string,
  connection: string,
  key: string,
  change: (credential: Credential) => Credential,
): Promise<Credential> {
  const file = fileOf(home, connection, key);
  return withLease(file, async () => {
    const found = await readIfThere(file);
    if (found === undefined) throw unknown(connection, key);
    const changed = change(found);
    if (changed !== found) await write(file, changed);
    return changed;
  });
}

/**
 * Records what a resource made, or found as it should be: under the key that this kind has on its holder already, or a
 * new one. A rotation that is under way decides which version is current.
 * @param at ISO 8601, the connection's clock
 */
export async function recordCredential(
  home: string,
  given: MadeCredential & { readonly connection: string; readonly run: string; readonly at: string },
): Promise<Credential> {
  const { connection, run, at, kind, holder, current } = given;
  const before = (await listCredentials(home, connection)).find(
    (each) => each.kind === kind && each.holder.id === holder.id,
  );
  const key = before?.key ?? credentialKey(given);
  const file = fileOf(home, connection, key);
  return withLease(file, async () => {
    const found = await readIfThere(file);
    const rotating = found?.rotation !== null && found?.rotation !== undefined && found.rotation.state !== 'retired';
    const recorded: Credential = {
      format: 2,
      key,
      connection,
      kind,
      holder,
      current: found !== undefined && rotating ? found.current : current,
      rotation: found?.rotation ?? null,
      usedBy: [...new Set([...(found?.usedBy ?? []), run])],
      provenBy: found?.provenBy ?? [],
      renewBefore: found?.renewBefore ?? null,
      deliverTo: found?.deliverTo ?? null,
      recordedAt: found?.recordedAt ?? at,
    };
    await write(file, recorded);
    return recorded;
  });
}

/** Forgets the credential with this value, which has been rolled back. */
export async function forgetCredential(home: string, connection: string, secret: string): Promise<void> {
  const gone = (await listCredentials(home, connection)).find(({ current }) => current.secret === secret);
  if (gone !== undefined) await rm(fileOf(home, connection, gone.key), { force: true });
}

async function withLease<T>(file: string, work: () => Promise<T>): Promise<T> {
  const before = running.get(file) ?? Promise.resolve();
  const mine = before.catch(() => undefined).then(async () => withLock(`${file}.lock`, work, () => undefined));
  running.set(file, mine);
  try {
    return await mine;
  } finally {
    if (running.get(file) === mine) running.delete(file);
  }
}

async function readIfThere(file: string): Promise<Credential | undefined> {
  const text = await ifThere(file, readFile(file, 'utf8'));
  if (text === undefined) return undefined;
  try {
    return credentialSchema.parse(JSON.parse(text));
  } catch {
    throw new Failure('credential-record-invalid', { service: 'runbook', subject: file });
  }
}

async function write(file: string, credential: Credential): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(credential, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await ifThere(folder, readdir(folder));
  return (names ?? []).filter((entry) => !entry.startsWith('.'));
}

/** Only ENOENT proves that there is none: that a file may not be opened says nothing about its content. */
async function ifThere<T>(path: string, reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    const serviceCode = errorCode(error);
    if (serviceCode === 'ENOENT') return undefined;
    throw new Failure('credential-record-unreadable', { service: 'runbook', subject: path, serviceCode });
  }
}

function unknown(connection: string, key: string): Failure {
  return new Failure('credential-unknown', { service: 'runbook', subject: `${key} on ${connection}` });
}
