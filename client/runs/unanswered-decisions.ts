/**
 * Decisions that were sent and not answered, in `<home>/temporal/unanswered/`: each as its text, in a file named by its id. The same
 * command given again finds the text there, and sends that, not a new decision about what the run asks by then.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readDecision, type DecisionText, type RunDecision } from '../../domain/decision.ts';
import { writeOnce } from '../../processes/whole-file.ts';

export interface WrittenDecision extends DecisionText {
  readonly decision: RunDecision;
}

export class UnansweredDecisions {
  readonly #folder: string;

  /** @param home RUNBOOKS_HOME */
  constructor(home: string) {
    this.#folder = join(home, 'temporal', 'unanswered');
  }

  /** Before it is sent. */
  async keep({ id, text }: DecisionText): Promise<void> {
    await writeOnce(this.#file(id), text);
  }

  /** Once it is answered, or known to be lost. */
  async forget({ id }: DecisionText): Promise<void> {
    await rm(this.#file(id), { force: true });
  }

  /** Those about a run, in no order. A file whose content isn't of its name is none of them. */
  async about(run: string): Promise<WrittenDecision[]> {
    const found: WrittenDecision[] = [];
    for (const name of await this.#names()) {
      const id = name.replace(/\.json$/, '');
      const text = await readFile(this.#file(id), 'utf8');
      const read = readDecision(text, id);
      if ('decision' in read && read.decision.run === run) found.push({ id, text, decision: read.decision });
    }
    return found;
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.#folder).then((names) => names.filter((name) => /^[0-9a-f]{64}\.json$/.test(name)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  #file(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}
