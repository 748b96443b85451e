/**
 * What lies beside the tenant because of a step: stored secrets, records of credentials, and what was delivered. Kept,
 * restored, and compared like the tenant's tables.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretStore } from '../../../domain/secret-store.ts';
import { listCredentials } from '../../../journal/credentials.ts';
import type { Journal } from '../../../journal/journal.ts';
import type { Credential } from '../../../domain/credential.ts';

/** By table. */
export interface KeptRecords {
  readonly secrets: readonly string[];
  readonly credentials: readonly object[];
  /** Name and content of each file outside of the home. */
  readonly delivered: readonly (readonly [string, string])[];
}

export async function keptRecords(of: {
  journal: Journal;
  connection: string;
  secrets: SecretStore;
  outside: string;
}): Promise<KeptRecords> {
  const stored = await of.secrets.list();
  const recorded = await listCredentials(of.journal, of.connection);
  if (stored.damaged.length > 0 || recorded.damaged.length > 0) throw new Error('Something in the journal is damaged.');
  const secrets = stored.secrets.map(({ reference }) => reference).toSorted();
  const credentials = recorded.credentials.map(inUse);
  const names = (await readdir(of.outside)).toSorted();
  const delivered = names.map(async (name) => [name, await readFile(join(of.outside, name), 'utf8')] as const);
  return { secrets, credentials, delivered: await Promise.all(delivered) };
}

export async function restoreOutside(outside: string, { delivered }: Pick<KeptRecords, 'delivered'>): Promise<void> {
  await rm(outside, { recursive: true, force: true });
  await mkdir(outside);
  for (const [name, content] of delivered) await writeFile(join(outside, name), content);
}

/** @param how `exactly`, or `anew`: made again, so that whatever identifies it is another one */
export function differingRecords(one: KeptRecords, other: KeptRecords, how: 'exactly' | 'anew'): string[] {
  return (Object.keys(one) as (keyof KeptRecords)[]).filter((table) => {
    const [before, after] = [JSON.stringify(one[table]), JSON.stringify(other[table])];
    if (how === 'exactly') return before !== after;
    // A value that was made again is delivered: another one, in the same place.
    return table === 'delivered' ? namesOf(one) !== namesOf(other) : masked(before) !== masked(after);
  });
}

const namesOf = ({ delivered }: KeptRecords): string => delivered.map(([name]) => name).join();

const identifying = [
  /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi,
  /\b[\dA-F]{40}\b/g,
  // The end of a record's key.
  /(?<=-)[\da-f]{8}(?=")/g,
  /(?<=@)\d+/g,
  /\d{4}-\d\d-\d\dT[\d:.]+Z/g,
];

function masked(text: string): string {
  return identifying.reduce((sofar, pattern) => sofar.replaceAll(pattern, '{}'), text);
}

/** A rotation that was abandoned is none; when it went where is no matter here. */
function inUse({ key, kind, holder, current, rotation }: Credential): object {
  if (rotation === null || rotation.state === 'abandoned') return { key, kind, holder, current, rotation: null };
  const { entered: _entered, run: _run, ...under } = rotation;
  return { key, kind, holder, current, rotation: under };
}
