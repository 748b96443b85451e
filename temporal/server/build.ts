/**
 * Builds the `temporal` program, its UI included, from its published Go module: some four minutes on two cores.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Environment } from '../../config.ts';
import { inheritedEnvironment } from '../../processes/inherited-environment.ts';
import { programIfThere } from '../../processes/program-file.ts';
import type { Obtained } from './download.ts';

/** Every so many packages the person who waits hears of it. */
const reportEvery = 100;

export async function buildExecutable(options: {
  /** Where the temporary folder is made. */
  folder: string;
  version: string;
  environment: Environment;
  progress: (line: string) => void;
}): Promise<Obtained> {
  const { folder, version, environment, progress } = options;
  const to = await mkdtemp(join(folder, 'build-'));
  const cleanUp = (): Promise<void> => rm(to, { recursive: true, force: true });
  const failed = await goInstall(to, version, environment, progress);
  if (failed === undefined) {
    return { file: join(to, process.platform === 'win32' ? 'temporal.exe' : 'temporal'), cleanUp };
  }
  await cleanUp();
  return { failed };
}

/** With -v, Go names each package on stderr as it comes; what isn't a package's name is the reason of a failure. */
async function goInstall(
  to: string,
  version: string,
  environment: Environment,
  progress: (line: string) => void,
): Promise<string | undefined> {
  progress(`Building the Temporal server ${version} with Go; this is done once and takes some minutes`);
  const module = `github.com/temporalio/cli/cmd/temporal@${version}`;
  // GOBIN can't be used when Go builds for another platform.
  const { GOOS: _system, GOARCH: _processor, ...own } = inheritedEnvironment(environment);
  const program = programIfThere('go', environment);
  if (program === undefined) return 'go is not on PATH';
  const go = spawn(program, ['install', '-v', '-ldflags', '-s -w', module], {
    env: { ...own, GOBIN: to },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let packages = 0;
  let last = '';
  createInterface({ input: go.stderr }).on('line', (line) => {
    if (!/^[\w./~-]+$/.test(line)) {
      if (!line.startsWith('go: downloading')) last = line;
      return;
    }
    packages += 1;
    if (packages % reportEvery === 0) progress(`Building the Temporal server: ${packages} packages so far`);
  });
  try {
    const [code] = (await once(go, 'close')) as [number | null];
    if (code === 0) return undefined;
    return last === '' ? `go ended with code ${code}` : last;
  } catch (error) {
    return (error as Error).message;
  }
}
