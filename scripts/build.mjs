// Checks all types, translates the product to dist/ with the data that modules read from beside themselves, bundles the
// workflows ahead of time, and builds the simulator. Runs at `npm ci` (the `prepare` script), so that `npm run demo` and
// `npx runbook` start built programs.
//
// The parts go side by side, and what hasn't changed isn't done again: the compiler keeps what it knows of the types, and
// a bundle is kept as long as it is of the same sources. `--clean` begins from nothing.
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workflowBundle } from './workflow-bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');

/** What modules read from beside themselves. */
const data = ['processes/guardian.mjs', 'connectors/powershell/session-script.ps1'];

/** A package of its own, which production images leave out. */
const simulator = join(root, 'simulator', 'scripts', 'build.mjs');

if (process.argv.includes('--clean')) {
  for (const path of ['dist', 'simulator/dist', 'node_modules/.cache'])
    rmSync(join(root, path), { recursive: true, force: true });
}
const [bundle, ...succeeded] = await Promise.all([
  workflowBundle(join(root, 'workflows', 'index.ts')),
  // One checker: each further one works out the schemas' types again, which costs two processors more than it saves.
  run(tsc, '-p', root, '--checkers', '1'),
  run(tsc, '-p', join(root, 'tsconfig.build.json')),
  !existsSync(simulator) || run(simulator),
]);
if (succeeded.includes(false)) process.exit(1);
mkdirSync(join(dist, 'workflows'), { recursive: true });
copyFileSync(bundle, join(dist, 'workflows', 'bundle.js'));
removeLeftovers();
for (const path of data) cpSync(join(root, path), join(dist, path));
// It is the package's program.
chmodSync(join(dist, 'client', 'main.js'), 0o755);

/** Runs a program of this Node.js, and says whether it succeeded. */
async function run(...args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return (await new Promise((resolve) => child.once('exit', resolve))) === 0;
}

/** What was translated from sources that are gone would still be found by whatever reads a folder. */
function removeLeftovers() {
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!/\.js(?:\.map)?$/.test(name) || name === join('workflows', 'bundle.js')) continue;
    if (!existsSync(join(root, name.replace(/\.js(?:\.map)?$/, '.ts')))) rmSync(join(dist, name));
  }
}
