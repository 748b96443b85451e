/** `runbook` for one home folder: in this process, or built, in a process of its own. */
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { runWords } from '../../client/run-words.ts';
import { shellWord } from '../../domain/shell-word.ts';
import { programPath } from '../../stack/programs.ts';
import { testStreams } from '../client/test-io.ts';

export interface Ended {
  code: number;
  out: string;
  error: string;
}

export interface CommandLine {
  /** Everything that the program does with these words, but for its start, which takes ten times as long. */
  run(...words: string[]): Promise<Ended>;
  /** The built program: what it is started as, what ends up on its stdout, and its exit code. */
  runBuilt(...words: string[]): Promise<Ended>;
  /** The same on a terminal, on which a person answers each question by these keys; `out` has all that was shown. */
  typed(keys: string, ...words: string[]): Promise<Ended>;
  /** Starts `runbook dev`, and returns when it is ready. */
  dev(): Promise<{ process: ChildProcess; administration: string }>;
}

export function commandLine(home: string, more: NodeJS.ProcessEnv = {}): CommandLine {
  // The tests of a run have a server of their own; this installation has another one.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:TEMPORAL_|RUNBOOKS_)/.test(name));
  const env = { ...Object.fromEntries(inherited), RUNBOOKS_HOME: home, ...more };
  const program = programPath('client/main.js');
  return {
    run: async (...words) => {
      const { streams, out, error } = testStreams();
      const code = await runWords(words, streams, env, new AbortController().signal);
      return { code, out: out(), error: error() };
    },
    runBuilt: async (...words) =>
      new Promise((resolve) => {
        const child = execFile(
          process.execPath,
          [program, ...words],
          { env, maxBuffer: 2 ** 25 },
          (error, out, stderr) => {
            resolve({
              code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
              out,
              error: stderr,
            });
          },
        );
        child.stdin?.end();
      }),
    typed: async (keys, ...words) => {
      const line = [process.execPath, program, ...words].map(shellWord).join(' ');
      const child = spawn('script', ['-qec', `stty cols 120 && ${line}`, '/dev/null'], {
        env,
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const answering = { asked: 0, out: '' };
      child.stdout.on('data', (chunk: Buffer) => {
        answering.out += chunk.toString();
        const asked = answering.out.split('?').length - 1;
        if (asked > answering.asked) child.stdin.write(keys);
        answering.asked = asked;
      });
      const [code] = (await once(child, 'close')) as [number | null];
      return { code: code ?? -1, out: answering.out, error: '' };
    },
    dev: async () => {
      const child = spawn(process.execPath, [program, 'dev', '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      let text = '';
      const ready = (async () => {
        for await (const line of createInterface({ input: child.stdout })) {
          text += `${line}\n`;
          if (line === '}') return JSON.parse(text) as { simulator: { administration: string } };
        }
        throw new Error(`dev ended before it was ready: ${said}`);
      })();
      const { simulator } = await ready;
      child.stdout.resume();
      return { process: child, administration: simulator.administration };
    },
  };
}

/** Whether programs can be run on a terminal here; says so where that isn't possible. */
export function hasTerminals(what: string): boolean {
  if (spawnSync('script', ['-qec', 'exit 7', '/dev/null']).status === 7) return true;
  process.stderr.write(`Skipped: ${what} (missing: the program script of util-linux)\n`);
  return false;
}

/** As a power cut would; what it had started is left to end by itself. */
export async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** As Ctrl-C would. */
export async function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  await exited;
  return child.exitCode;
}
