/** For tests that search for a secret: the files of a home folder, and the forms in which it could be in them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file under a folder by its path, but the simulated tenant itself, which must know what signs in to it. */
export async function writtenFiles(folder: string): Promise<Map<string, Buffer>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  const ours = files.filter((file) => !file.includes('/simulator/'));
  return new Map(await Promise.all(ours.map(async (file) => [file, await readFile(file)] as const)));
}

/** As it is, and encoded for a URL, JSON and a payload, at any position in the payload. */
export function formsOf(secret: string): string[] {
  const inBase64 = [0, 1, 2].map((shift) => {
    const text = Buffer.from(' '.repeat(shift) + secret).toString('base64');
    // The first and last letters also contain bits of their neighbors.
    return text.replace(/=+$/, '').slice(shift === 0 ? 0 : shift + 1, -1);
  });
  return [secret, ...inBase64, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}
