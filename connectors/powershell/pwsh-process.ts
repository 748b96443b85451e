/**
 * node-powershell, tamed: one process, started the way in which its line mode was measured, whose end is never an
 * unhandled rejection and whose commands are never printed or kept.
 *
 * Sources: measured with node-powershell 5.0.1 and child-shell 5.0.0; child-shell's source.
 */
import type { ChildProcess } from 'node:child_process';
import { PowerShell } from 'node-powershell';
import { powershellEnvironment } from './environment.ts';

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

export class PwshProcess extends PowerShell {
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

  /** Exactly the program of the connection: the library would put NODE_POWERSHELL first, and pwsh for pwsh-preview. */
  protected override setExecutable({ executable }: { executable?: string }): string {
    if (executable === undefined || executable === '') throw new RangeError('There is no program to start.');
    return executable;
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

  /** Calls `tooMuch` once when more characters than this came on the two streams together, since it was last asked. */
  bound(characters: number, tooMuch: () => void): () => void {
    let seen = 0;
    const count = (chunk: string | Buffer): void => {
      seen += chunk.length;
      if (seen > characters && seen - chunk.length <= characters) tooMuch();
    };
    const { stdout, stderr } = this.streams;
    for (const stream of [stdout, stderr]) stream.on('data', count);
    return () => {
      for (const stream of [stdout, stderr]) stream.off('data', count);
    };
  }

  /** Stops the running command and leaves the process. Not on Windows, where it would be the end of it. */
  interrupt(): boolean {
    return process.platform !== 'win32' && this.#inside.process.kill('SIGINT');
  }

  /**
   * The end, at once. The library starts it in this process's own group, so the signal is for it alone; the cmdlets that
   * are called start no programs that could outlive it.
   */
  kill(): void {
    const { process } = this.#inside;
    process.kill('SIGKILL');
    for (const stream of [process.stdin, process.stdout, process.stderr]) stream?.destroy();
  }

  /** The end of one that is idle: it closes its remote sessions, then goes. */
  leave(): void {
    this.#inside.process.stdin?.end();
  }
}

function unref(stream: unknown): void {
  if (typeof stream === 'object' && stream !== null && 'unref' in stream && typeof stream.unref === 'function')
    stream.unref();
}
