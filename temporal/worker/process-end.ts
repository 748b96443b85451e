/**
 * The end of a worker's process: asked for by a signal, or because it lost a part of itself. A worker that lives without one
 * of its parts takes work and does none of it, and nobody who looks at the process can see that.
 *
 * Invariants: the first loss is said at once, in one line on stderr, so that no later trouble hides it; whatever ends the
 * process, it ends within the bound.
 */
import { writeSync } from 'node:fs';
import { stopSignals } from '../../processes/stop-signals.ts';

/** EX_SOFTWARE of sysexits.h: told apart from a start that was refused (1), and from what Node.js itself uses. */
const partLostCode = 70;

/**
 * Milliseconds in which activities finish (`shutdownGraceTime`, ten seconds) and everything is closed: less than the 15 s
 * after which `runbook dev` kills, and the 30 s of docker-compose.yml.
 */
const usualBound = 14_000;

export class ProcessEnd {
  readonly #bound: number;
  readonly #begun: (() => void)[] = [];
  #isBegun = false;
  #reason: string | undefined;

  constructor(bound = usualBound) {
    this.#bound = bound;
    for (const signal of stopSignals()) process.once(signal, () => this.#begin());
    process.on('uncaughtException', (error) => this.lost('An error that nothing has caught', error));
    process.on('unhandledRejection', (error) => this.lost('A rejection that nothing has handled', error));
  }

  /** Asked for, or unavoidable. */
  get isBegun(): boolean {
    return this.#isBegun;
  }

  /** What was lost, as it was said; undefined while nothing is. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** What has to be shut down then. Called at once where it has begun. */
  onBegin(shutDown: () => void): void {
    if (this.#isBegun) shutDown();
    else this.#begun.push(shutDown);
  }

  /** @param part with what happened to it, as the beginning of a sentence; @param why an error, most likely */
  lost(part: string, why: unknown): void {
    if (this.#reason === undefined) {
      this.#reason = `${part}: ${firstLine(why)}`;
      say(`The worker ends. ${this.#reason}`);
    }
    // What is being started has nothing to finish.
    if (this.#begun.length === 0 && !this.#isBegun) process.exit(partLostCode);
    this.#begin();
  }

  /** Once everything is closed. */
  complete(): never {
    process.exit(this.#reason === undefined ? 0 : partLostCode);
  }

  #begin(): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    setTimeout(() => {
      say(
        `The worker was not done ending after ${this.#bound / 1000} s, and goes now. Another one takes over its work.`,
      );
      process.exit(partLostCode);
    }, this.#bound).unref();
    for (const shutDown of this.#begun) {
      try {
        shutDown();
      } catch (error) {
        this.lost('A part could not be shut down', error);
      }
    }
  }
}

function firstLine(why: unknown): string {
  const text = why instanceof Error ? why.message : String(why);
  return (
    text
      .trim()
      .split(/\s*[\r\n]+\s*/)[0]
      ?.slice(0, 500) ?? ''
  );
}

/** Written before the call returns, since the process may be gone after it; stderr may be full or closed. */
function say(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // The exit code says it as well.
  }
}
