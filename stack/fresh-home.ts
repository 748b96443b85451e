/** A home of its own for one demonstration, under the installation's home, where it can be inspected afterwards. */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes `<home>/demo/<time>-<random>` and returns its path. */
export async function freshHome(home: string): Promise<string> {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const folder = join(home, 'demo', `${time}-${randomBytes(2).toString('hex')}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}
