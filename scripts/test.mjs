// `npm test`: builds, makes sure that there is a Temporal server, and runs jest and the lint concurrently. The last line of the output
// is `N passed, N failed`, followed by `, N skipped` where tests were skipped; a build or a lint that fails counts as one
// failed test. `--quick` runs the pure parts, which need no server. Other arguments go to jest, which then runs suites
// file by file: `npm test -- test/temporal`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { missingTitles, titlesOf } from './test-names.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const given = process.argv.slice(2);
const quick = given.includes('--quick');
const wanted = given.filter((argument) => argument !== '--quick');

/** What a change in the rules, the texts or the layout breaks; needs neither a server nor the simulator. */
const pure = ['domain', 'client', 'docs'].map((group) => `test/groups/${group}.test.ts`);

/** Runs a program with this Node.js, and returns whether it succeeded. Next to others, its output is printed at its end if it failed. */
async function run(args, { env = process.env, together = false } = {}) {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: together ? 'pipe' : 'inherit' });
  const said = [];
  child.stdout?.on('data', (chunk) => said.push(chunk));
  child.stderr?.on('data', (chunk) => said.push(chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) process.stderr.write(Buffer.concat(said));
  return code === 0;
}

function packageProgram(name, program) {
  const folder = join(root, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[program]);
}

/** For the rules that need types, one checker, as in the build: each further one computes the schemas' types again. */
const oneChecker = { ...process.env, GOMAXPROCS: '1' };

/** Rules, unused code, format; the build has checked the types. */
async function lint() {
  const rules = [packageProgram('oxlint', 'oxlint'), '--type-aware', '--deny-warnings'];
  const succeeded = [
    await run(rules, { env: oneChecker, together: true }),
    await run([packageProgram('knip', 'knip')], { together: true }),
    await run([packageProgram('oxfmt', 'oxfmt'), '--check', '.'], { together: true }),
  ];
  if (succeeded.includes(false)) process.stderr.write('The lint failed: npm run lint\n');
  return !succeeded.includes(false);
}

/** Finds or builds the server, with progress on stderr, before jest uses the terminal. A configured server is used as it is. */
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

/** In MiB, of jest and its workers: what a test leaves behind is collected less often. https://nodejs.org/api/cli.html */
const youngHeap = '--max-semi-space-size=64';

/**
 * A test that fails half-way may leave a program behind which holds jest's own output open: `--forceExit` ends it all the
 * same.
 *
 * Suites that could not even be loaded count as failed tests, and so does each title that is gone without a
 * reason.
 */
async function jest(args, { whole = false, env = process.env } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'runbooks-results-'));
  const file = join(folder, 'results.json');
  const succeeded = await run(
    [youngHeap, packageProgram('jest', 'jest'), '--forceExit', '--json', `--outputFile=${file}`, ...args],
    { env },
  );
  try {
    const results = JSON.parse(readFileSync(file, 'utf8'));
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    const missing = whole && numRuntimeErrorTestSuites === 0 ? missingTitles(titlesOf(results)) : [];
    for (const title of missing) process.stderr.write(`Gone without a line in docs/decisions/tests.md: ${title}\n`);
    const failed = numFailedTests + numRuntimeErrorTestSuites + missing.length;
    return { passed: numPassedTests, failed: succeeded ? failed : Math.max(failed, 1), skipped: numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function testAll() {
  const grouped = ['--config', 'jest.grouped.config.mjs'];
  if (quick) {
    // Any address does: no server is contacted.
    const env = { ...process.env, TEMPORAL_ADDRESS: '127.0.0.1:1' };
    return [await jest([...grouped, '--runTestsByPath', ...pure, ...wanted], { env })];
  }
  if (!(await run([join(root, 'scripts', 'build.mjs')])) || !(await temporalServer())) return [failure];
  const tests = wanted.length === 0 ? jest(grouped, { whole: true }) : jest(wanted);
  return await Promise.all([tests, lint().then((succeeded) => (succeeded ? nothing : failure))]);
}

const nothing = { passed: 0, failed: 0, skipped: 0 };
const failure = { ...nothing, failed: 1 };

const results = await testAll();
const sum = (of) => results.reduce((total, each) => total + each[of], 0);
const skipped = sum('skipped') === 0 ? '' : `, ${sum('skipped')} skipped`;
process.exitCode = sum('failed') === 0 ? 0 : 1;
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}\n`);
