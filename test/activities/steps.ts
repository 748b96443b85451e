/** Steps of a run as a test makes them: each change is one, and its undo is of the same. */
import type { ApplyAnswer } from '../../domain/activity-contracts.ts';

export class Steps {
  #count = 0;
  readonly #of = new WeakMap<ApplyAnswer, string>();

  begin(): string {
    this.#count += 1;
    return `step/${this.#count}`;
  }

  /** Remembers which step has answered that. */
  ended(step: string, answer: ApplyAnswer): ApplyAnswer {
    this.#of.set(answer, step);
    return answer;
  }

  /** The step that has answered so; another one where a test made the answer itself. */
  of(answer: ApplyAnswer): string {
    return this.#of.get(answer) ?? this.begin();
  }
}
