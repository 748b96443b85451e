/**
 * node-powershell, tamed: one process, started the way in which its line mode was measured, whose end is never an
 * unhandled rejection and whose commands are never printed or kept.
 *
 * Sources: measured with node-powershell 5.0.1 and child-shell 5.0.0; child-shell's source.
 */
import type { ChildProcess } from 'node:child_process';
import { finished } from 'node:stream/promises';
import { PowerShell } from 'node-powershell';
import { programFile } from '../../processes/program-file.ts';
import { powershellEnvironment } from './environment.ts';
import { raced } from './raced.ts';

/** What the library has and its types don't show. */
interface Inside {
  process: ChildProcess;
  exitPromise: Promise<void>;
  isExited: boolean;
  debuggers: Record<'comment' | 'command' | 'output', () => void>;
}

/** What an invocation left on the two streams, without the marks; `undefined` where the process ended before. */
export interface Streams {
  stdout: string | undefined;
  stderr: string | undefined;
}

/** Characters of stderr that are kept of a start. */
const longestWords = 2_000;

export class PwshProcess extends PowerShell {
  /** PowerShell itself, where the program that was started is one that starts it and passes no signal on. */
  #inner: number | undefined;
  #finished: Promise<boolean> | undefined;

  constructor(program: string) {
    super({
      executable: program,
      executableOptions: { '-NoProfile': true, '-NonInteractive': true },
      spawnOptions: { env: powershellEnvironment(), windowsHide: true },
      throwOnInvocationError: false,
      debug: false,
    });
    const { process, exitPromise } = this.#inside;
    // With DEBUG set it would print every command, and in each lie the request's secrets.
    const silent = (): void => {};
    this.#inside.debuggers = { comment: silent, command: silent, output: silent };
    // Nothing awaits a process that ends before the first call.
    exitPromise.catch(silent);
    for (const part of [process, process.stdin, process.stdout, process.stderr]) part?.on('error', silent);
    // A kept session doesn't keep this process alive; a call does, by its deadline.
    process.unref();
    for (const stream of [process.stdin, process.stdout, process.stderr]) unref(stream);
  }

  get #inside(): Inside {
    return this as unknown as Inside;
  }

  /**
   * Exactly the program of the connection, by its absolute path: the library would put NODE_POWERSHELL first, and pwsh for
   * pwsh-preview.
   */
  protected override setExecutable({ executable }: { executable?: string }): string {
    if (executable === undefined || executable === '') throw new RangeError('There is no program to start.');
    return programFile(executable);
  }

  // Nothing but one newline may follow a mark: a carriage return behind it hangs a fast answer for ever.
  protected override writeToOutput(mark: string): string {
    return `[Console]::Out.Write("${mark}\`n")`;
  }

  protected override writeToError(mark: string): string {
    return `[Console]::Error.Write("${mark}\`n")`;
  }

  /** Whether the process is there; it may be about to end. */
  get alive(): boolean {
    const { process, isExited } = this.#inside;
    return !isExited && process.exitCode === null && process.signalCode === null;
  }

  /** Settles, without a value or an error, when the process has ended. */
  async ended(): Promise<void> {
    await this.#inside.exitPromise.catch(() => {});
  }

  /** Sends one line. Rejects where the process couldn't be started or ended with an error. */
  async send(line: string): Promise<Streams> {
    try {
      const { stdout, stderr } = await this.invoke(line);
      return { stdout: stdout?.toString(), stderr: stderr?.toString() };
    } finally {
      this.history.length = 0;
    }
  }

  /** Learns which processes PowerShell and its parents are. From another machine's, or a container's, ids nothing follows. */
  started(processes: readonly number[]): void {
    const [powershell] = processes;
    const { pid } = this.#inside.process;
    if (pid !== undefined && processes.includes(pid) && powershell !== pid) this.#inner = powershell;
  }

  /** What it writes on stderr from now on; for a start, whose failure it may explain. */
  words(): { text: () => string; stop: () => void } {
    let text = '';
    const add = (chunk: string | Buffer): void => {
      text = `${text}${chunk.toString()}`.slice(0, longestWords);
    };
    const { stderr } = this.streams;
    stderr.on('data', add);
    const marks = /^[0-9A-Za-z]{16}$/gm;
    return { text: () => text.replaceAll(marks, '').trim(), stop: () => void stderr.off('data', add) };
  }

  /**
   * Follows both streams until it is told to stop: whether a line came on stdout, and `tooMuch` once when more characters
   * than `most` came on the two together.
   */
  follow(line: string, most: number, tooMuch: () => void): { came: () => boolean; stop: () => void } {
    let seen = 0;
    let came = false;
    let last = '';
    const count = (chunk: string | Buffer): void => {
      seen += chunk.length;
      if (seen > most && seen - chunk.length <= most) tooMuch();
    };
    const search = (chunk: string | Buffer): void => {
      if (came) return;
      const text = `${last}${chunk.toString()}`.replaceAll('\r', '');
      came = text.includes(line);
      last = text.slice(-line.length);
    };
    const { stdout, stderr } = this.streams;
    for (const stream of [stdout, stderr]) stream.on('data', count);
    stdout.on('data', search);
    return {
      came: () => came,
      stop: () => {
        for (const stream of [stdout, stderr]) stream.off('data', count);
        stdout.off('data', search);
      },
    };
  }

  /** Stops the running command and leaves the process. Not on Windows, where it would be the end of it. */
  interrupt(): boolean {
    if (process.platform === 'win32') return false;
    return this.#inner === undefined ? this.#inside.process.kill('SIGINT') : signalled(this.#inner, 'SIGINT');
  }

  /**
   * The end, at once. The library starts it in this process's own group, so the signal is for it alone; the cmdlets that
   * are called start no programs that could outlive it.
   */
  kill(): void {
    if (this.#inner !== undefined) signalled(this.#inner, 'SIGKILL');
    this.#inside.process.kill('SIGKILL');
  }

  /**
   * Kills it, and reads what it had written before: whether that is known to be all of it. What a process has written is
   * there after its end.
   */
  async finish(within: number): Promise<boolean> {
    this.kill();
    this.#finished ??= this.#readToTheEnd(within);
    return this.#finished;
  }

  async #readToTheEnd(within: number): Promise<boolean> {
    const { process } = this.#inside;
    const ends = [process.stdout, process.stderr].map(async (stream) => {
      // The library has paused it, where it no longer waits for an answer.
      stream?.resume();
      if (stream !== null) await finished(stream, { writable: false });
    });
    const whole = await raced(
      Promise.all(ends).then(
        () => true,
        () => false,
      ),
      within,
    );
    for (const stream of [process.stdin, process.stdout, process.stderr]) stream?.destroy();
    return whole === true;
  }

  /** The end of one that is idle: it closes its remote sessions, then goes. */
  leave(): void {
    this.#inside.process.stdin?.end();
  }
}

/** Whether the process was there. */
function signalled(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function unref(stream: unknown): void {
  if (typeof stream === 'object' && stream !== null && 'unref' in stream && typeof stream.unref === 'function')
    stream.unref();
}
