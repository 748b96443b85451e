/** The programs of the tests themselves, which the build bundles like the product's (`scripts/program-bundles.mjs`). */
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** @param source from the project's root. @returns the file that Node.js starts, which isn't there before a build */
export function builtProgram(source: `test/${string}.mjs`): string {
  return join(root, 'dist', source.replace(/\.mjs$/, '.js'));
}
