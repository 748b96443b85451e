// `npm run test:nodes [VERSION...]`: the quick tests and a whole demo on the oldest Node.js that package.json allows, and on
// the newest of each line that is supported. Each comes from the npm registry, into node_modules/.cache; the project must
// be built. The last line of the output is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const everyVersion = ['20.19.0', '22.23.5', '24.22.3'];
const packageName = `node-${process.platform}-${process.arch}`;

const checks = {
  'quick tests': [join(root, 'scripts', 'test.mjs'), '--quick'],
  demo: [join(root, 'dist', 'client', 'main.js'), 'demo'],
};

/** The program of that version, downloaded at first use. Undefined: it isn't available. */
function nodeOf(version) {
  const folder = join(root, 'node_modules', '.cache', 'nodes', version);
  const program = join(folder, 'node_modules', packageName, 'bin', 'node');
  if (!existsSync(program)) {
    const options = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
    spawnSync('npm', ['install', ...options, `${packageName}@${version}`], { stdio: 'inherit' });
  }
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return stdout?.trim() === `v${version}` ? program : undefined;
}

/** Runs a program; a `node` that it starts is the same version. */
function succeeds(program, args) {
  const env = { ...process.env, PATH: `${dirname(program)}${delimiter}${process.env.PATH}` };
  return spawnSync(program, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

const rows = [];
for (const version of process.argv.length > 2 ? process.argv.slice(2) : everyVersion) {
  const program = nodeOf(version);
  for (const [check, args] of Object.entries(checks)) {
    process.stdout.write(`\n== Node.js ${version}: ${check}\n`);
    const started = performance.now();
    const passed = program !== undefined && succeeds(program, args);
    const seconds = Math.round((performance.now() - started) / 1000);
    rows.push({
      version,
      check,
      passed,
      said: program === undefined ? `no ${packageName} of that version` : `${seconds} s`,
    });
  }
}

process.stdout.write('\n');
for (const { version, check, passed, said } of rows) {
  const columns = [`Node.js ${version}`.padEnd(18), check.padEnd(13), passed ? 'passed' : 'FAILED', said];
  process.stdout.write(`${columns.join('  ')}\n`);
}
const failed = rows.filter(({ passed }) => !passed).length;
process.exitCode = failed === 0 ? 0 : 1;
process.stdout.write(`\n${rows.length - failed} passed, ${failed} failed\n`);
