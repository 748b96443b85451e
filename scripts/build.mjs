// Checks all types, compiles the product to dist/ with the data files that modules read from their own folders, bundles the
// programs and, ahead of time, the workflows, and builds the simulator. Runs at `npm ci` (the `prepare` script), so that `npm run demo` and
// `npx runbook` start built programs.
//
// The parts run concurrently, and only what has changed is done again: nothing where nothing has (build-stamp.mjs), the
// compiler keeps its type information, and a bundle is kept as long as its sources are the same. `--clean` removes everything first.
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputsOf, isBuilt, keepStamp } from './build-stamp.mjs';
import { programBundles } from './program-bundles.mjs';
import { workflowBundle } from './workflow-bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');

/** Data files that modules read from their own folders. */
const data = ['processes/guardian.mjs', 'connectors/powershell/session-script.ps1'];

/** A separate package, which production images leave out. */
const simulator = join(root, 'simulator', 'scripts', 'build.mjs');

if (process.argv.includes('--clean')) {
  for (const path of ['dist', 'simulator/dist', 'node_modules/.cache'])
    rmSync(join(root, path), { recursive: true, force: true });
}
const inputs = inputsOf(root);
if (isBuilt(root, inputs)) process.exit(0);
const [bundle, ...succeeded] = await Promise.all([
  workflowBundle(join(root, 'workflows', 'index.ts')),
  // One checker: each further one computes the schemas' types again, which on two cores costs more than it saves.
  run(tsc, '-p', root, '--checkers', '1'),
  run(tsc, '-p', join(root, 'tsconfig.build.json')),
  !existsSync(simulator) || run(simulator),
]);
if (succeeded.includes(false)) process.exit(1);
mkdirSync(join(dist, 'workflows'), { recursive: true });
copyFileSync(bundle, join(dist, 'workflows', 'bundle.js'));
removeLeftovers();
await programBundles(root, dist);
for (const path of data) cpSync(join(root, path), join(dist, path));
// It is the package's executable.
chmodSync(join(dist, 'client', 'main.js'), 0o755);
keepStamp(root, inputs);

/** Runs a program of this Node.js, and says whether it succeeded. */
async function run(...args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return (await new Promise((resolve) => child.once('exit', resolve))) === 0;
}

/** Output of sources that no longer exist would still be found by code that reads a folder. */
function removeLeftovers() {
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!/\.js(?:\.map)?$/.test(name) || name === join('workflows', 'bundle.js') || dirname(name) === 'chunks')
      continue;
    if (!existsSync(join(root, name.replace(/\.js(?:\.map)?$/, '.ts')))) rmSync(join(dist, name));
  }
}
