/** A home of its own for one demonstration, under the installation's home, where it can be inspected afterwards. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeFolder } from '../processes/make-folder.ts';

/** Makes `<home>/demo/<time>-<random>` and returns its path. */
export async function freshHome(home: string): Promise<string> {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const folder = join(home, 'demo', `${time}-${randomBytes(2).toString('hex')}`);
  await makeFolder(folder);
  return folder;
}
