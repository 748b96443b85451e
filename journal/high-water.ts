/**
 * How far each writer of the journal had come when this home last used it: `<home>/keys/high-water.json`, beside the key
 * that signs and never in the database. A journal that is behind it was put back to an older state, and knows too little of
 * what was written since: nothing is written by it until a person has accepted that.
 *
 * Invariants: a mark is raised for what was committed alone; it is never lowered but by `accept`; the file is written whole
 * and synced, at most `lag` after what it stands for, by one process of a home at a time. A home that
 * is put back together with its journal isn't noticed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../domain/failure.ts';
import { withLock } from '../processes/lock.ts';
import { writeOver } from '../processes/whole-file.ts';

/** Milliseconds for which marks are collected before they are written: a sync for each of our writes would double its cost. */
const lag = 500;

/** Milliseconds to wait for another process of this home that writes them, which takes it one sync. */
const patience = 10_000;

const fileSchema = z.strictObject({
  installation: z.string(),
  /** How often a person has accepted a journal as it is: marks from before then count no longer. */
  accepted: z.int().nonnegative(),
  /** The highest sequence of each writer. */
  writers: z.record(z.string(), z.int().nonnegative()),
});

type Marks = z.infer<typeof fileSchema>;

export class HighWater {
  readonly #file: string;
  readonly #installation: string;
  #marks: Marks;
  /** What was found behind its mark when the journal was opened. */
  #found: ReadonlyMap<string, number> = new Map();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string, installation: string) {
    this.#file = file;
    this.#installation = installation;
    this.#marks = readMarks(file) ?? { installation, accepted: 0, writers: {} };
  }

  /**
   * @param installation whose journal was opened
   * @throws Failure `journal-high-water-unusable`
   */
  static load(home: string, installation: string): HighWater {
    return new HighWater(join(home, 'keys', 'high-water.json'), installation);
  }

  /** @param reached the last sequence of every writer of the journal, as it was opened: one that isn't named has none */
  opened(reached: ReadonlyMap<string, number>): void {
    const none = Object.keys(this.#marks.writers).map((writer) => [writer, 0] as const);
    const all = new Map([...none, ...reached]);
    if (this.#behind(all) === undefined) this.raise(all);
    else this.#found = all;
  }

  /**
   * Where a mark stands in the way, what a person has accepted meanwhile is read first.
   *
   * @param writer who is about to sign
   * @param last the writer's last sequence, as the journal has it now
   * @throws Failure `journal-went-back`
   */
  refuseBehind(writer: string, last: number): void {
    const reached = new Map([...this.#found, [writer, last]]);
    if (this.#behind(reached) === undefined) return;
    this.#takeAccepted();
    const behind = this.#behind(reached);
    if (behind !== undefined) throw new Failure('journal-went-back', { service: 'journal', subject: behind });
  }

  /** How the journal was behind as it was opened, in words; undefined: it wasn't. */
  get behind(): string | undefined {
    return this.#behind(this.#found);
  }

  markOf(writer: string): number {
    return this.#marks.writers[writer] ?? 0;
  }

  /** After the commit. */
  raise(reached: ReadonlyMap<string, number>): void {
    // Of another installation's journal nothing is noted: it would hide that this home had one of its own.
    if (this.#marks.installation !== this.#installation) return;
    const raised = higher(this.#marks.writers, Object.fromEntries(reached));
    if (raised === this.#marks.writers) return;
    this.#marks = { ...this.#marks, writers: raised };
    this.#timer ??= setTimeout(() => void this.#write().catch(() => {}), lag);
  }

  /** What the journal has now is taken for all that there is. */
  async accept(reached: ReadonlyMap<string, number>): Promise<void> {
    await this.#inTurn(async () => {
      this.#takeAccepted();
      const accepted = this.#marks.accepted + 1;
      this.#marks = { installation: this.#installation, accepted, writers: Object.fromEntries(reached) };
      this.#found = new Map();
      await this.#publish();
    });
  }

  /**
   * Writes what isn't written yet. What it stands for is committed: a disk that is full is no failure of that, and who opens the
   * journal next makes up for it.
   */
  async close(): Promise<void> {
    const last = this.#timer === undefined ? this.#writing : this.#write();
    await last.catch(() => {});
  }

  #behind(reached: ReadonlyMap<string, number>): string | undefined {
    const { installation, writers } = this.#marks;
    if (installation !== this.#installation) {
      return `this home belongs to the journal ${installation}, and this one is ${this.#installation}`;
    }
    for (const [writer, last] of reached) {
      const mark = writers[writer] ?? 0;
      if (last < mark) return `writer ${writer} had come to ${mark}, and the journal has ${last}`;
    }
    return undefined;
  }

  /** Another process of this home may have been told that the journal is to be taken as it is. */
  #takeAccepted(): void {
    const there = readMarks(this.#file);
    if (there !== undefined && there.accepted > this.#marks.accepted) this.#marks = there;
  }

  async #write(): Promise<void> {
    await this.#inTurn(() => this.#publish());
  }

  /** Nobody else writes the file between the reading and the writing of it: what a person has accepted would be lost. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const locked = () => withLock(`${this.#file}.lock`, work, () => {}, patience);
    this.#writing = this.#writing.catch(() => {}).then(locked);
    await this.#writing;
  }

  /** What other processes of this home have noted meanwhile stays noted. */
  async #publish(): Promise<void> {
    this.#takeAccepted();
    const there = readMarks(this.#file);
    if (there?.accepted === this.#marks.accepted) {
      this.#marks = { ...this.#marks, writers: higher(there.writers, this.#marks.writers) };
    }
    await writeOver(this.#file, `${JSON.stringify(this.#marks, null, 2)}\n`);
  }
}

type Writers = Readonly<Record<string, number>>;

/** The higher of both for each writer; the first one itself where the other adds nothing. */
function higher(marks: Record<string, number>, others: Writers): Record<string, number> {
  const raised = Object.entries(others).filter(([writer, last]) => last > (marks[writer] ?? 0));
  return raised.length === 0 ? marks : { ...marks, ...Object.fromEntries(raised) };
}

/** Without waiting: it is asked in the middle of a transaction, and only where something is wrong. */
function readMarks(file: string): Marks | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw unusable(file, code);
  }
  const read = fileSchema.safeParse(jsonOrUndefined(text));
  if (!read.success) throw unusable(file, 'not what this program writes');
  return read.data;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unusable(file: string, why: string | undefined): Failure {
  return new Failure('journal-high-water-unusable', { service: 'journal', subject: `${file}: ${why ?? 'unreadable'}` });
}
