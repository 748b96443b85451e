import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { skipWithout } from '../setup/required-parts.ts';

const log = join(__dirname, '..', '..', 'dist', 'temporal', 'worker-log.js');
const built = existsSync(log);
if (!built) skipWithout('build', "the worker's log on a full disk");

(built && existsSync('/dev/full') ? describe : describe.skip)('the log', () => {
  test("of a worker on a full disk loses its lines, and doesn't end the worker", () => {
    const script = `import { workerLog } from ${JSON.stringify(pathToFileURL(log).href)};
      const log = workerLog('info');
      for (let line = 0; line < 1_000; line += 1) log.info('x'.repeat(2_000));
      setTimeout(() => console.log('works on'), 50);`;
    const full = openSync('/dev/full', 'w');
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', full],
      encoding: 'utf8',
    });
    closeSync(full);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'works on\n' });
  }, 30_000);
});
