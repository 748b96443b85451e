// Compiles the project to dist/, copies the data that modules read from beside themselves, and bundles the workflows ahead
// of time. Runs at `npm ci` (the `prepare` script), so that `npm run demo` and `npx runbook` start built programs.
//
// What hasn't changed isn't done again: the compiler keeps what it knows in dist/.tsbuildinfo, and a bundle is kept as long
// as it is of the same sources. `--clean` begins from nothing.
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workflowBundle } from './workflow-bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

/** What modules read from beside themselves. */
const data = ['simulator/fidelity', 'processes/guardian.mjs', 'connectors/powershell/session-script.ps1'];

if (process.argv.includes('--clean')) rmSync(dist, { recursive: true, force: true });
const [compiled, bundle] = await Promise.all([compile(), workflowBundle(join(root, 'workflows', 'index.ts'))]);
if (!compiled) process.exit(1);
mkdirSync(join(dist, 'workflows'), { recursive: true });
copyFileSync(bundle, join(dist, 'workflows', 'bundle.js'));
removeLeftovers();
for (const path of data) cpSync(join(root, path), join(dist, path), { recursive: true });
// It is the package's program.
chmodSync(join(dist, 'client', 'main.js'), 0o755);

/** Checks all types, the tests' as well, and writes dist/. False: something doesn't fit, and dist/ is as it was. */
async function compile() {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  // One checker: each further one works out the schemas' types again, which costs two processors more than it saves.
  const compiler = spawn(process.execPath, [tsc, '-p', root, '--checkers', '1'], { cwd: root, stdio: 'inherit' });
  return (await new Promise((resolve) => compiler.once('exit', resolve))) === 0;
}

/** What was compiled from sources that are gone would still be found by whatever reads a folder. */
function removeLeftovers() {
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!/\.js(?:\.map)?$/.test(name) || name === join('workflows', 'bundle.js')) continue;
    if (!existsSync(join(root, name.replace(/\.js(?:\.map)?$/, '.ts')))) rmSync(join(dist, name));
  }
}
