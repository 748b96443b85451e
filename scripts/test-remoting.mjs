// `npm run test:remoting`: the connector against servers behind PowerShell's own remoting, over a private sshd
// (test/connectors/remoting); and the search of PowerShell's logs, with more calls than `npm test` has time for. Where
// openssh-server is missing, what needs it is skipped by name.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { env, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const jest = join(root, 'node_modules/jest/bin/jest.js');
const suites = ['test/connectors/remoting', 'test/connectors/powershell/powershell-logs.test.ts'];
const tested = spawnSync(execPath, [jest, '-c', 'jest.config.mjs', ...suites], {
  cwd: root,
  stdio: 'inherit',
  env: { ...env, RUNBOOKS_TEST_REQUIRE: 'pwsh', RUNBOOKS_TEST_REMOTING: '1' },
});
exit(tested.status ?? 1);
