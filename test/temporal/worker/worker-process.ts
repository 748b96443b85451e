/** The built worker as a process of its own: what it says, how it ends, and what its health check says of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from '../../../processes/alive.ts';

const dist = join(__dirname, '..', '..', '..', 'dist');
export const isBuilt = existsSync(join(dist, 'worker.js'));

export interface Ended {
  readonly code: number | null;
  /** Lines on stderr that aren't the log's. */
  readonly said: string[];
  /** Milliseconds from the call that waited. */
  readonly after: number;
}

export class WorkerProcess {
  readonly taskQueue = `worker-${randomUUID()}`;
  readonly home: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #child: ChildProcess;
  #out = '';
  #err = '';

  private constructor(home: string, variables: NodeJS.ProcessEnv, preload: string | undefined) {
    this.home = home;
    this.#environment = {
      ...process.env,
      RUNBOOKS_HOME: home,
      RUNBOOKS_TASK_QUEUE: this.taskQueue,
      ...variables,
    };
    const imports = preload === undefined ? [] : ['--import', pathToFileURL(join(__dirname, preload)).href];
    this.#child = spawn(process.execPath, [...imports, join(dist, 'worker.js')], {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#out += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#err += chunk.toString()));
  }

  /** @param preload a module of this folder that is loaded into the process before the worker */
  static async start(variables: NodeJS.ProcessEnv, preload?: string): Promise<WorkerProcess> {
    const home = await mkdtemp(join(tmpdir(), 'worker-process-'));
    return new WorkerProcess(home, variables, preload);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get log(): Record<string, unknown>[] {
    const lines = this.#err.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async isReady(): Promise<void> {
    await until(async () => this.#out.includes('"ready":true') || this.#child.exitCode !== null, 60_000);
    if (this.#child.exitCode !== null) throw new Error(`The worker has ended: ${this.#err}`);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits for its end, at most for as many milliseconds. */
  async ends(within: number): Promise<Ended> {
    const began = performance.now();
    const child = this.#child;
    const hasEnded = async (): Promise<boolean> => child.exitCode !== null || child.signalCode !== null;
    if (!(await until(hasEnded, within))) throw new Error(`The worker lives on after ${within} ms: ${this.#err}`);
    const said = this.#err.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    return { code: child.exitCode, said, after: performance.now() - began };
  }

  async health(...options: string[]): Promise<{ code: number | null; said: string }> {
    const check = spawn(process.execPath, [join(dist, 'temporal', 'worker-health.js'), ...options], {
      env: this.#environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    check.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => check.once('close', resolve));
    return { code, said };
  }

  async remove(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ends(10_000);
    await rm(this.home, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}
