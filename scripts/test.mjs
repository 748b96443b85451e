// `npm test`: builds, makes sure of a Temporal server, lints, and runs jest. The last line of the output is
// `N passed, N failed`, followed by `, N skipped` where tests were skipped; a build or a lint that fails counts as one
// failed test. Arguments go to jest: `npm test -- test/temporal`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

/** Runs a program of this Node.js, and says whether it succeeded. */
function run(...args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

function packageProgram(name, program) {
  const manifest = require.resolve(`${name}/package.json`);
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[program]);
}

/** Types of both packages, their tests included; then the rules, then the format. */
function lint() {
  return (
    run(packageProgram('typescript', 'tsc'), '-p', join(root, 'tsconfig.json')) &&
    run(packageProgram('typescript', 'tsc'), '-p', join(root, 'simulator', 'tsconfig.json')) &&
    run(packageProgram('oxlint', 'oxlint'), '--type-aware', '--deny-warnings') &&
    run(packageProgram('oxfmt', 'oxfmt'), '--check', '.')
  );
}

/** With its progress on stderr, before jest takes over the screen. A configured server is taken as it is. */
async function temporalServer() {
  const dist = (path) => pathToFileURL(join(root, 'dist', path)).href;
  const { readConfig } = await import(dist('config.js'));
  const { findExecutable } = await import(dist('temporal/server/executable.js'));
  const config = readConfig();
  if (config.temporal.configured) return true;
  try {
    await findExecutable({ cache: config.cache, progress: (line) => process.stderr.write(`${line}\n`) });
    return true;
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return false;
  }
}

/** Suites that could not even be loaded count as failed tests. */
function jest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'runbooks-results-'));
  const file = join(folder, 'results.json');
  const succeeded = run(packageProgram('jest', 'jest'), '--json', `--outputFile=${file}`, ...args);
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    return { passed: numPassedTests, failed: succeeded ? failed : Math.max(failed, 1), skipped: numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let failures = 0;
const total = { passed: 0, failed: 0, skipped: 0 };
if (!run(join(root, 'scripts', 'build.mjs'))) failures += 1;
else if (!(await temporalServer())) failures += 1;
else Object.assign(total, jest(process.argv.slice(2)));
if (!lint()) {
  process.stderr.write('The lint failed: npm run lint\n');
  failures += 1;
}
total.failed += failures;
process.exitCode = total.failed === 0 ? 0 : 1;
const skipped = total.skipped === 0 ? '' : `, ${total.skipped} skipped`;
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`);
