/** A session of node-powershell with the fake `pwsh`, and everything that the library received of it. */
import { createCipheriv, randomBytes } from 'node:crypto';
import { PowerShell } from 'node-powershell';

export interface SessionOptions {
  executable: string;
  environment?: Record<string, string>;
  timeout?: number;
  throws?: boolean;
  interactive?: boolean;
}

/** Whether the library's promise has settled, and how. */
export type Settled =
  | { outcome: 'pending' }
  | { outcome: 'resolved'; value: unknown }
  | { outcome: 'rejected'; error: unknown };

export class ShellSession extends PowerShell {
  readonly sealed = new SealedCalls();
  marks: string[] = [];
  received = { stdout: '', stderr: '' };

  constructor({ executable, environment, timeout = 0, throws = true, interactive = false }: SessionOptions) {
    super({
      executable,
      executableOptions: { '-NoProfile': true, ...(interactive ? {} : { '-NonInteractive': true }) },
      spawnOptions: { env: environment ?? { TERM: 'dumb', LANG: 'C.UTF-8' } },
      invocationTimeout: timeout,
      throwOnInvocationError: throws,
    });
    this.streams.stdout.on('data', (chunk: string) => (this.received.stdout += chunk));
    this.streams.stderr.on('data', (chunk: string) => (this.received.stderr += chunk));
    // A process that ends before anybody asks would be an unhandled rejection.
    this.ended.catch(() => undefined);
  }

  get ended(): Promise<void> {
    return (this as unknown as { exitPromise: Promise<void> }).exitPromise;
  }

  get child(): { pid: number; kill: (signal: NodeJS.Signals) => boolean } {
    return (this as unknown as { process: { pid: number; kill: (signal: NodeJS.Signals) => boolean } }).process;
  }

  protected override writeToError(mark: string): string {
    if (!this.marks.includes(mark)) this.marks.push(mark);
    return super.writeToError(mark);
  }

  /** Starts an invocation; its outcome is checked later. */
  begin(line: string): { settled: Settled } {
    const begun: { settled: Settled } = { settled: { outcome: 'pending' } };
    this.received = { stdout: '', stderr: '' };
    this.invoke(line).then(
      (value) => (begun.settled = { outcome: 'resolved', value }),
      (error: unknown) => (begun.settled = { outcome: 'rejected', error }),
    );
    return begun;
  }

  /** Ends it, whatever it does. */
  end(): void {
    this.child.kill('SIGKILL');
  }
}

/** One line that dot-sources a script, as a session loads it. */
export function loading(script: string): string {
  const base64 = Buffer.from(script, 'utf8').toString('base64');
  return `. ([scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${base64}'))))`;
}

export function callLine(nonce: string, request: unknown): string {
  return `__rb '${nonce}' '${Buffer.from(JSON.stringify(request), 'utf8').toString('base64')}'`;
}

/** Calls of a script that reads its requests as sealed lines: one key for each process. */
class SealedCalls {
  #key = randomBytes(32);

  loading(script: string): string {
    return `${loading(script)}\n#${this.#key.toString('base64')}`;
  }

  callLine(nonce: string, request: unknown): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
    cipher.setAAD(Buffer.from(nonce));
    const sealed = [iv, cipher.update(JSON.stringify(request), 'utf8'), cipher.final(), cipher.getAuthTag()];
    return `__rb '${nonce}'\n#${Buffer.concat(sealed).toString('base64')}`;
  }
}

/** The envelope of a call's answer, or undefined where there is none with its nonce. */
export function envelopeOf(stdout: string, nonce: string): { json: string; isTruncated: boolean } | undefined {
  const found = new RegExp(`(?:^|\\n)${nonce}(!?):([A-Za-z0-9+/=]*)\\n?`).exec(stdout);
  if (found === null) return undefined;
  return { json: Buffer.from(found[2]!, 'base64').toString('utf8'), isTruncated: found[1] === '!' };
}

/** Waits until a condition is met. @throws Error after the deadline */
export async function until(what: string, isSo: () => boolean, deadline = 10_000): Promise<void> {
  const end = Date.now() + deadline;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`It never came to be so: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
