/**
 * The project's own programs, as the build leaves them in dist/, wherever this module itself is run from: dist/ or, in
 * tests, the source tree.
 */
import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = extname(fileURLToPath(import.meta.url)) === '.ts';

/**
 * @param path within dist/, such as `worker.js`
 * @throws Error when the project hasn't been built
 */
export function programPath(path: string): string {
  const file = fileURLToPath(new URL(`${source ? '../dist' : '..'}/${path}`, import.meta.url));
  if (!existsSync(file)) throw new Error(`${file} is not there: build the project with npm run build`);
  return file;
}
