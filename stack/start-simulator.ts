/** Starts the simulator of a home folder; where it listens is kept in `<home>/simulator/ready.json`. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath } from './programs.ts';
import { startUntilReady, type ReadyProgram } from './ready-line.ts';

export interface SimulatorOptions {
  /** How much faster than real time its clock goes. Default: as in its home folder, real time at first. */
  scale?: number;
  /** Passed on to the program, see `node dist/simulator/main.js --help`. */
  arguments?: readonly string[];
}

/**
 * @param home RUNBOOKS_HOME; the tenant is kept in `simulator/` of it
 * @param log a file in a folder that exists
 */
export async function startSimulator(
  home: string,
  log: string,
  { scale, arguments: more = [] }: SimulatorOptions,
): Promise<ReadyProgram> {
  const folder = join(home, 'simulator');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const scaled = scale === undefined ? [] : ['--scale', String(scale)];
  return await startUntilReady({
    name: 'simulator',
    command: process.execPath,
    args: [programPath('simulator/main.js'), '--home', folder, ...scaled, ...more],
    log,
    alone: folder,
    timeout: 60_000,
    isReady: (line) => 'authority' in line,
    readyFile: join(folder, 'ready.json'),
  });
}
