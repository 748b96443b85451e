/**
 * Several suites as one: their modules are loaded once instead of once for each file, which is most of what a small suite
 * costs. Each file's tests and hooks are in a `describe` of its name, so that they don't affect other files.
 */
import { join } from 'node:path';
import { beginGroup } from './group-end.ts';
import { suitesIn } from './suites.ts';

/** @param paths folders and files, from the project's root */
export function loadSuites(...paths: string[]): void {
  beginGroup();
  for (const suite of paths.flatMap(suitesIn)) {
    describe(suite, () => {
      require(join(__dirname, '..', '..', suite));
    });
  }
}
