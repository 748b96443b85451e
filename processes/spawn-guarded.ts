/**
 * Runs a program that ends with this process, whatever ends this process. See guardian.mjs, which does the ending.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { inheritedEnvironment } from './inherited-environment.ts';

export interface GuardedCommand {
  command: string;
  args: readonly string[];
  /** Default: this process's environment, without what configures us. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** A file to which stdout and stderr are appended; its folder must exist. Default: nowhere. */
  log?: string;
  /** False: only stderr goes to the log, because what is on stdout is the caller's data. Default: true. */
  logStdout?: boolean;
  /** Called for each line of stdout. */
  onLine?: (line: string) => void;
  /** Milliseconds between the request to end (SIGTERM) and SIGKILL. Default: 5 s. */
  grace?: number;
}

export interface Guarded {
  /** Of the command itself, not of its guardian. */
  pid: number;
  /** Settles when the command has ended, for whatever reason. */
  exited: Promise<Exit>;
  /** Asks the command to end, and waits until it has. Safe to call twice. */
  stop(): Promise<Exit>;
}

/** Both null: the guardian itself was killed, and how the command ended is not known. */
export interface Exit {
  code: number | null;
  signal: string | null;
}

type Message = { pid: number } | { stdout: string } | { exited: Exit } | { failed: string; about?: object };

/** @throws Error when the command can't be started, such as a program that doesn't exist */
export async function spawnGuarded(options: GuardedCommand): Promise<Guarded> {
  const guardian = fork(fileURLToPath(new URL('./guardian.mjs', import.meta.url)), [], {
    detached: true,
    env: inheritedEnvironment(),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });
  const { pid, exited } = follow(guardian, options.onLine);
  guardian.send({
    command: options.command,
    args: options.args,
    env: options.env ?? inheritedEnvironment(),
    cwd: options.cwd,
    log: options.log,
    logStdout: options.logStdout ?? true,
    grace: options.grace ?? 5_000,
  });
  return {
    pid: await pid,
    exited,
    stop: async () => {
      if (guardian.connected) guardian.send({ stop: true }, () => {});
      return await exited;
    },
  };
}

function follow(
  guardian: ChildProcess,
  onLine: ((line: string) => void) | undefined,
): { pid: Promise<number>; exited: Promise<Exit> } {
  const lines = splitLines(onLine ?? (() => {}));
  let exit: Exit = { code: null, signal: null };
  const exited = once(guardian, 'exit').then(() => exit);
  const pid = new Promise<number>((resolve, reject) => {
    guardian.on('message', (message: Message) => {
      if ('pid' in message) resolve(message.pid);
      else if ('stdout' in message) lines(message.stdout);
      else if ('exited' in message) exit = message.exited;
      else reject(Object.assign(new Error(message.failed), message.about));
    });
    guardian.once('error', reject);
    guardian.once('exit', () => reject(new Error('The guardian ended before it could start the command')));
  });
  return { pid, exited };
}

/** Lines arrive in arbitrary pieces; a last line without an end is dropped with the process. */
function splitLines(onLine: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}
