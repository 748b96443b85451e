/**
 * The Temporal SDK's own download of the `temporal` program. It happens in a process of its own, because it needs the
 * SDK's native core, and can only be interrupted by ending the process.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Environment } from '../../config.ts';
import { inheritedEnvironment } from '../../processes/inherited-environment.ts';

/** A program that was got and still lies in a temporary folder, or why it couldn't be got. */
export type Obtained = { file: string; cleanUp: () => Promise<void> } | { failed: string };

const script = `
const { TestWorkflowEnvironment } = await import(process.argv[1]);
const executable = { type: 'cached-download', downloadDir: process.argv[2], version: process.argv[3] };
const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
await environment.teardown();
`;

/** Milliseconds. A download that stalls must not keep the Go toolchain from its turn. */
const deadline = 180_000;

export async function downloadExecutable(options: {
  /** Where the temporary folder is made. */
  folder: string;
  version: string;
  environment: Environment;
  progress: (line: string) => void;
}): Promise<Obtained> {
  const { folder, version, environment, progress } = options;
  const to = await mkdtemp(join(folder, 'download-'));
  const cleanUp = (): Promise<void> => rm(to, { recursive: true, force: true });
  try {
    progress(`Downloading the Temporal server ${version}`);
    const testing = pathToFileURL(createRequire(import.meta.url).resolve('@temporalio/testing')).href;
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, testing, to, version], {
      env: inheritedEnvironment(environment),
      timeout: deadline,
    });
    const [file] = await readdir(to);
    if (file !== undefined) return { file: join(to, file), cleanUp };
    await cleanUp();
    return { failed: 'the download left no file' };
  } catch (error) {
    await cleanUp();
    const failed = reason(error as Error & { killed?: boolean; stderr?: string });
    progress(`The download failed: ${failed}`);
    return { failed };
  }
}

function reason(error: Error & { killed?: boolean; stderr?: string }): string {
  if (error.killed === true) return `no download within ${deadline / 1000} seconds`;
  // The SDK names each layer that failed, the innermost last; that one says what is wrong.
  const line = (error.stderr ?? error.message).split('\n').find((line) => /error/i.test(line));
  return line?.replace(/\W+$/, '').split(': ').slice(-2).join(': ') ?? 'no reason was given';
}
