// Compiles the project to dist/, copies the data that modules read beside themselves, and bundles the workflows ahead of
// time. Runs at `npm ci` (the `prepare` script), so that `npm run demo` and `npx runbook` start built programs.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

rmSync(dist, { recursive: true, force: true });
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { cwd: root, stdio: 'inherit' });

const besideModules = ['processes/guardian.mjs', 'connectors/powershell/session-script.ps1'];
for (const data of besideModules) {
  if (existsSync(join(root, data))) cpSync(join(root, data), join(dist, data), { recursive: true });
}

if (existsSync(join(dist, 'workflows', 'index.js'))) {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(dist, 'workflows', 'index.js'),
    failureConverterPath: join(dist, 'temporal', 'failure-converter.js'),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(join(dist, 'workflows', 'bundle.js'), code);
}

// It is the package's program.
const program = join(dist, 'client', 'main.js');
if (existsSync(program)) chmodSync(program, 0o755);

// A package of its own, which production images leave out.
const simulator = join(root, 'simulator', 'scripts', 'build.mjs');
if (existsSync(simulator)) execFileSync(process.execPath, [simulator], { stdio: 'inherit' });
