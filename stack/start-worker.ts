/** Starts the worker for a configuration. It says `{"ready": true, ...}` on stdout once it polls. */
import { readFile } from 'node:fs/promises';
import { environmentOfRoles, type Config } from '../config.ts';
import { programPath } from './programs.ts';
import { startUntilReady, type ReadyProgram } from './ready-line.ts';

/** The worker has said why it can't begin: with the code of the failure at the end, where it has one. */
export class WorkerNotStarted extends Error {
  /** File with all that it has said. */
  readonly log: string;

  constructor(why: string, log: string, cause: unknown) {
    super(why, { cause });
    this.name = 'WorkerNotStarted';
    this.log = log;
  }
}

/**
 * @param config with the address of the Temporal server
 * @param log a file in a folder that exists
 * @throws WorkerNotStarted, or an Error that names the log where the worker hasn't said why
 */
export async function startWorker(config: Config, log: string): Promise<ReadyProgram> {
  const earlier = (await said(log)).length;
  const starting = startUntilReady({
    name: 'worker',
    command: process.execPath,
    args: [programPath('worker.js')],
    env: {
      ...environmentOfRoles(config.roles),
      RUNBOOKS_HOME: config.home,
      RUNBOOKS_DATABASE: config.database,
      RUNBOOKS_TASK_QUEUE: config.taskQueue,
      RUNBOOKS_CONNECTIONS: config.connectionsFile,
      RUNBOOKS_ROLES: config.roles.join(','),
      TEMPORAL_ADDRESS: config.temporal.connectionOptions.address,
      TEMPORAL_NAMESPACE: config.temporal.namespace,
    },
    log,
    timeout: 60_000,
    // It finishes the activities that it has begun.
    grace: 15_000,
    isReady: (line) => 'ready' in line && line.ready === true,
  });
  return await starting.catch(async (error: unknown) => {
    const why = (await said(log)).slice(earlier).at(-1);
    throw why === undefined ? error : new WorkerNotStarted(why, log, error);
  });
}

/** What workers with this log have said when they couldn't begin. */
async function said(log: string): Promise<string[]> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line.startsWith("The worker can't run: "));
}
