/** Whether others may change what a worker relies on, or read its keys: what a worker begins with, and each file of its packages. */
import { dirname } from 'node:path';
import type { Config } from '../../config.ts';
import { programPath } from '../../stack/programs.ts';
import { inWords, looseModes } from '../../temporal/worker/kept-from-others.ts';
import { attempt, ok, skipped, wrong, type Check } from './check.ts';

const name = 'files';

export async function modesCheck(config: Pick<Config, 'home' | 'connectionsFile'>): Promise<Check> {
  if (process.platform === 'win32') return skipped(name, 'on Windows nothing checks who may change them');
  return await attempt(name, async () => {
    const loose = looseModes(config, { dist: dirname(programPath('worker.js')), isThorough: true });
    if (loose.length === 0) return ok(name, 'home, keys, configurations and program are changed by nobody else');
    const advice =
      'No worker begins like this. Run the command that stands behind each path; keys that others could read are to be replaced (docs/trust.md).';
    return wrong(name, inWords(loose), advice);
  });
}
