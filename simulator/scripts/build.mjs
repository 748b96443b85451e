// Translates the simulator to dist/ of this package, with the published schemas that its modules read from the
// same place, and bundles its programs. Repeated only when a source is newer than dist/. Types are checked by `tsc -p .`.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { programBundles } from './program-bundles.mjs';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const program = join(dist, 'main.js');
const require = createRequire(import.meta.url);

/** Folders that are no part of the program. */
const apart = new Set(['dist', 'node_modules', 'test', 'testing']);

if (!existsSync(program) || newestSource() > statSync(program).mtimeMs) await build();

async function build() {
  const begun = new Date();
  rmSync(dist, { recursive: true, force: true });
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { cwd: root, stdio: 'inherit' });
  await programBundles(root, dist);
  cpSync(join(root, 'fidelity'), join(dist, 'fidelity'), { recursive: true });
  chmodSync(program, 0o755);
  // A source that was written meanwhile is newer.
  utimesSync(program, begun, begun);
}

/** Milliseconds since 1970. */
function newestSource() {
  const entries = readdirSync(root, { withFileTypes: true }).filter(({ name }) => !apart.has(name));
  const files = entries.flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    // Folders too: one is newer when a file in it has gone.
    const names = readdirSync(join(root, entry.name), { recursive: true, encoding: 'utf8' });
    return [entry.name, ...names.map((name) => join(entry.name, name))];
  });
  return Math.max(...files.map((name) => statSync(join(root, name)).mtimeMs));
}
