// `npm run test:kills [-- RUNS [SEED]]`: two workers on one journal, killed again and again through RUNS runs (10 by default),
// at moments that follow from SEED (1 by default); and the tests that CI leaves to this command (test/setup/kills.ts).
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { argv, env, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [runs = '10', seed = '1'] = argv.slice(2);
const built = spawnSync(execPath, [join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) exit(1);
const jest = [
  join(root, 'node_modules/jest/bin/jest.js'),
  '-c',
  'jest.config.mjs',
  '--forceExit',
  'two-workers-killed',
  'e2e/worker-killed',
  'rotate-credential',
];
const tested = spawnSync(execPath, jest, {
  cwd: root,
  stdio: 'inherit',
  env: { ...env, RUNBOOKS_TEST_REQUIRE: 'postgres', RUNBOOKS_TEST_KILLS: runs, RUNBOOKS_TEST_SEED: seed },
});
exit(tested.status ?? 1);
