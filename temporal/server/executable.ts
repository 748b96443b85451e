/**
 * Finds a `temporal` program, or gets one: on PATH; fetched or built before; by the SDK's own download; built by the Go
 * toolchain. (The fifth way, a server that runs already, is TEMPORAL_ADDRESS: nothing is started then.)
 */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '../../config.ts';
import { inheritedEnvironment } from '../../processes/inherited-environment.ts';
import { withLock } from '../../processes/lock.ts';
import { makeFolder } from '../../processes/make-folder.ts';
import { absoluteFolders, absolutePath } from '../../processes/program-file.ts';
import { replaceFile } from '../../processes/replace-file.ts';
import { buildExecutable } from './build.ts';
import { downloadExecutable } from './download.ts';

/** The newest version that the Go toolchain builds from its published module: the next ones replace a submodule by a folder. */
const temporalVersion = 'v1.5.1';

const program = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

export interface ExecutableOptions {
  /** The cache's root folder; the program lies in `temporal/<version>/` of it. */
  cache: string;
  environment?: Environment;
  /** One line at a time, for a person who waits. */
  progress?: (line: string) => void;
}

/** None of the five ways led to a server. */
export class NoTemporalServer extends Error {
  /** What to do in each, and why it failed. */
  readonly ways: readonly string[];

  constructor(reasons: { path: string; cached: string; download: string; build: string }) {
    super('There is no Temporal server to use. Any one of these is enough:');
    this.name = 'NoTemporalServer';
    this.ways = [
      'set TEMPORAL_ADDRESS to a server that runs (not set)',
      `put the temporal program on PATH, see https://docs.temporal.io/cli (${reasons.path})`,
      `put it at ${reasons.cached} (not there)`,
      `let the Temporal SDK download it: needs a way to https://temporal.download (${reasons.download})`,
      `let Go build it: needs Go and a Go module proxy (${reasons.build})`,
    ];
  }
}

/** Where the program is kept once it was fetched or built. */
export function cachedExecutable(cache: string): string {
  return join(cache, 'temporal', temporalVersion, program);
}

/**
 * The path of a usable `temporal` program. May take minutes when it has to be built; two processes that need it at the
 * same time get it once.
 *
 * @throws NoTemporalServer
 */
export async function findExecutable(options: ExecutableOptions): Promise<string> {
  const environment = options.environment ?? process.env;
  const onPath = await findOnPath(environment);
  if ('file' in onPath) return onPath.file;
  const cached = cachedExecutable(options.cache);
  if (await isExecutable(cached)) return cached;

  const progress = options.progress ?? (() => {});
  const get = async (): Promise<string> => {
    if (await isExecutable(cached)) return cached;
    const folder = dirname(cached);
    await makeFolder(folder);
    const download = await downloadExecutable({ folder, version: temporalVersion, environment, progress });
    const built =
      'file' in download
        ? download
        : await buildExecutable({ folder, version: temporalVersion, environment, progress });
    if (!('file' in built)) {
      const failed = 'failed' in download ? download.failed : '';
      throw new NoTemporalServer({ path: onPath.failed, cached, download: failed, build: built.failed });
    }
    await replaceFile(built.file, cached);
    await built.cleanUp();
    return cached;
  };
  return await withLock(`${dirname(cached)}.lock`, get, () =>
    progress('Waiting for another process, which is getting the Temporal server'),
  );
}

/** Another program may have the same name, so it is asked who it is. */
async function findOnPath(environment: Environment): Promise<{ file: string } | { failed: string }> {
  let failed = 'none found there';
  for (const folder of absoluteFolders(absolutePath(environment))) {
    const file = join(folder, program);
    if (!(await isExecutable(file))) continue;
    try {
      const { stdout } = await promisify(execFile)(file, ['--version'], {
        env: inheritedEnvironment(environment),
        timeout: 20_000,
      });
      if (/\btemporal version \d+\.\d+\.\d+.*\bserver\b/is.test(stdout)) return { file };
      failed = `${file} is another program`;
    } catch {
      failed = `${file} can't be run`;
    }
  }
  return { failed };
}

async function isExecutable(file: string): Promise<boolean> {
  return await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
