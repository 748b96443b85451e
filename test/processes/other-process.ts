/** A process that a test talks with by lines. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from '../../processes/alive.ts';

export interface OtherProcess {
  readonly pid: number;
  readonly lines: readonly string[];
  /** Whether it says such a line before the deadline. */
  says(line: string | RegExp, timeout?: number): Promise<boolean>;
  /** Writes one line to its stdin. */
  send(line: string): void;
  kill(): Promise<void>;
  readonly ended: Promise<unknown>;
}

export function otherProcess(command: string, args: readonly string[]): OtherProcess {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  child.stdin.on('error', () => {});
  const ended = once(child, 'close');
  return {
    pid: child.pid ?? 0,
    lines,
    ended,
    says: async (line, timeout = 20_000) =>
      await until(
        async () => lines.some((said) => (typeof line === 'string' ? said === line : line.test(said))),
        timeout,
      ),
    send: (line) => void child.stdin.write(`${line}\n`),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
