/**
 * Several suites as one: their modules are loaded once instead of once for each file, which is most of what a small suite
 * costs. Each file's tests and hooks stand in a `describe` of its name, so that they keep to themselves.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** The suites of a path of the project: a file's own, or all of a folder and its folders, by name. */
function suitesOf(path: string): string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(path, name));
}

/** @param paths folders and files of the project */
export function loadSuites(...paths: string[]): void {
  for (const suite of paths.flatMap(suitesOf)) {
    describe(suite, () => {
      require(join(root, suite));
    });
  }
}
