/**
 * What has been done to each item of a list in one run: `ledgers/<run id>/<kind>-<digest>.jsonl` in RUNBOOKS_HOME. Lines are
 * appended and synced, an intent before a write and its outcome after it, so that a kill at any moment leaves either
 * "done", which is never done again, or "perhaps written", which is searched for before anything is repeated. A
 * rollback goes by it.
 */
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Json } from '../../domain/json.ts';
import { listDigest } from '../../domain/list-reference.ts';

/**
 * - `writing`: a write was begun, its answer is not known;
 * - `refused`: the write before was refused, and wrote nothing;
 * - `written`: it was answered, and reads don't show it yet;
 * - `done`: written by this run, and read back;
 * - `same`: found as it should be: never undone;
 * - `undone`, `kept`: after a rollback.
 */
export type Phase = 'writing' | 'refused' | 'written' | 'done' | 'same' | 'undone' | 'kept';

export interface LedgerLine {
  readonly item: string;
  readonly phase: Phase;
  /** What was there before the first write. */
  readonly before?: Json;
  /** ISO 8601, on the connection's clock. */
  readonly at: string;
  /** Of `kept`: why. */
  readonly why?: string;
}

/** The state of an item. `since`: when its outcome became unknown. */
export interface ItemRecord {
  readonly phase: Exclude<Phase, 'refused'>;
  readonly before: Json;
  readonly since: string;
  readonly why?: string;
  readonly earlier?: ItemRecord;
}

export class Ledger {
  readonly #file: string;
  readonly #items = new Map<string, ItemRecord>();
  #isTorn = false;

  private constructor(file: string) {
    this.#file = file;
  }

  /** @param runId of one execution: another run of the same subject reads everything again */
  static async open(home: string, runId: string, kind: string, list: string): Promise<Ledger> {
    const name = `${kind}-${listDigest(list) ?? 'list'}.jsonl`;
    const ledger = new Ledger(join(home, 'ledgers', runId.replaceAll(/[^\w.-]/g, '_'), name));
    await ledger.#load();
    return ledger;
  }

  of(item: string): ItemRecord | undefined {
    return this.#items.get(item);
  }

  /** Appends and syncs. */
  async append(lines: readonly LedgerLine[]): Promise<void> {
    if (lines.length === 0) return;
    await mkdir(dirname(this.#file), { recursive: true });
    const handle = await open(this.#file, 'a');
    try {
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      await handle.appendFile(this.#isTorn ? `\n${text}` : text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    this.#isTorn = false;
    for (const line of lines) this.#take(line);
  }

  async #load(): Promise<void> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    this.#isTorn = text !== '' && !text.endsWith('\n');
    for (const line of text.split('\n')) {
      try {
        if (line !== '') this.#take(JSON.parse(line) as LedgerLine);
      } catch {
        // Torn by a power failure before it was synced: nothing was written on the strength of it.
      }
    }
  }

  #take({ item, phase, before, at, why }: LedgerLine): void {
    const earlier = this.#items.get(item);
    if (phase === 'refused') {
      if (earlier?.earlier === undefined) this.#items.delete(item);
      else this.#items.set(item, earlier.earlier);
      return;
    }
    this.#items.set(item, {
      phase,
      before: earlier?.before ?? before ?? null,
      since: earlier?.since ?? at,
      ...(why !== undefined && { why }),
      ...(phase === 'writing' && earlier !== undefined && { earlier }),
    });
  }
}
