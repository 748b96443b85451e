/** Starts the simulator of a home folder; where it listens is kept in `<home>/simulator/ready.json`. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { makeFolder } from '../processes/make-folder.ts';
import { startUntilReady, type ReadyProgram } from './ready-line.ts';

export interface SimulatorOptions {
  /** How much faster than real time its clock goes. Default: as in its home folder, real time at first. */
  scale?: number;
  /** Passed on to the program, see `npm run simulator -- --help`. */
  arguments?: readonly string[];
}

/**
 * @param home RUNBOOKS_HOME; the tenant is kept in `simulator/` of it
 * @param log a file in a folder that exists
 * @throws Error when the package isn't installed or built, or its program doesn't become ready
 */
export async function startSimulator(
  home: string,
  log: string,
  { scale, arguments: more = [] }: SimulatorOptions,
): Promise<ReadyProgram> {
  const folder = join(home, 'simulator');
  await makeFolder(folder);
  const scaled = scale === undefined ? [] : ['--scale', String(scale)];
  return await startUntilReady({
    name: 'simulator',
    command: process.execPath,
    args: [simulatorProgram(), '--home', folder, ...scaled, ...more],
    log,
    alone: folder,
    timeout: 60_000,
    isReady: (line) => 'authority' in line,
    readyFile: join(folder, 'ready.json'),
  });
}

/**
 * The built program of the package `exchange-simulator`. It is a development dependency: production images have none.
 *
 * @param from where the package is searched for: a file, or the URL of one
 * @throws Error that says how to get it
 */
export function simulatorProgram(from: string = import.meta.url): string {
  const manifest = manifestOf('exchange-simulator', from);
  if (manifest === undefined) {
    throw new Error(
      'The simulated tenant needs the package exchange-simulator, and this installation has no development ' +
        'dependencies. Run npm ci in a checkout of the project, which installs and builds it, and start again there.',
    );
  }
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> };
  const program = join(dirname(manifest), bin['exchange-simulator'] ?? '');
  if (!existsSync(program)) throw new Error(`${program} is not there: build the project with npm run build`);
  return program;
}

function manifestOf(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(`${name}/package.json`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
