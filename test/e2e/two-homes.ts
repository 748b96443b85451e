/** A second home of an installation, as another machine has one: the same journal and keys, and a writer of its own. */
import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Config } from '../../config.ts';
import { loadWriterKey, publicKeyText } from '../../journal/writer-key.ts';

/**
 * Each of the two believes what the other writes, as a person would have entered it.
 *
 * @returns its configuration; the caller removes the folder
 */
export async function secondHome(first: Config): Promise<Config> {
  const home = await mkdtemp(join(tmpdir(), 'second-home-'));
  await mkdir(join(home, 'logs'));
  // Payloads and secrets that the one has encrypted the other has to read.
  for (const keys of ['codec.json', 'secrets.json']) await cp(join(first.home, 'keys', keys), join(home, 'keys', keys));
  // Where the simulated tenant's addresses are; a real one's are the same everywhere.
  await symlink(join(first.home, 'simulator'), join(home, 'simulator'));
  await trusts(first.home, home);
  await trusts(home, first.home);
  return { ...first, home };
}

async function trusts(home: string, other: string): Promise<void> {
  const { publicKey } = await loadWriterKey(other);
  await writeFile(join(home, 'trust.yaml'), stringify({ writers: [{ name: other, key: publicKeyText(publicKey) }] }));
}
