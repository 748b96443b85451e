/** What a backup of the journal never contains and a restore needs: the keys. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';

/** Paths of the key files that are there, and names of the variables that have keys in place of a file. */
export async function keysToKeep({
  home,
  codec,
  secretKeys,
}: Pick<Config, 'home' | 'codec' | 'secretKeys'>): Promise<string[]> {
  const folder = join(home, 'keys');
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  // How far the journal had come isn't a key: put back together with an older journal, it would hide that that is older.
  const files = entries.filter(
    (entry) => entry.isFile() && /\.(?:pem|json)$/.test(entry.name) && entry.name !== 'high-water.json',
  );
  return [
    ...files.map(({ name }) => join(folder, name)).toSorted(),
    ...(codec.keys === undefined ? [] : ['RUNBOOKS_CODEC_KEYS']),
    ...(secretKeys === undefined ? [] : ['RUNBOOKS_SECRET_KEY']),
  ];
}
