/**
 * The gate before each activity that writes: what it is asked for must be a step of a plan of this run that was admitted, and
 * the run must not have ended. The journal decides, no matter who asks, or by which task.
 */
import type {
  ApplyEachInput,
  ApplyInput,
  EachInput,
  UndoEachInput,
  UndoInput,
  Writing,
} from '../../domain/activity-contracts.ts';
import { whyNotApplied, whyNotUndone, type AskedStep } from '../../domain/admission.ts';
import { Failure } from '../../domain/failure.ts';
import { admissionsOf } from '../../journal/admissions.ts';
import { hasEnded } from '../../journal/reports.ts';
import { applicationFailure } from '../application-failure.ts';
import { guarded } from '../checked-input.ts';
import type { ActivityFunction } from '../sealed-activity.ts';
import type { Services } from '../services.ts';
import { writingRun } from '../writing-run.ts';

/** @param activities of one kind of resource, or of bulk @returns the same, of which those that write are guarded */
export function onlyAdmitted(services: Services, kind: string, activities: object): Record<string, ActivityFunction> {
  const gate = new Gate(services, kind);
  const guards: Readonly<Record<string, (input: never) => Promise<void>>> = {
    [`${kind}.apply`]: (input) => gate.apply(input),
    [`${kind}.undo`]: (input) => gate.undo(input),
    [`${kind}.applyEach`]: (input) => gate.applyEach(input),
    [`${kind}.undoEach`]: (input) => gate.undoEach(input),
  };
  const all = Object.entries(activities as Record<string, ActivityFunction>);
  return Object.fromEntries(
    all.map(([name, activity]) => {
      const guard = guards[name];
      return [name, guard === undefined ? activity : guarded(activity, guard)];
    }),
  );
}

class Gate {
  readonly #services: Services;
  readonly #kind: string;

  constructor(services: Services, kind: string) {
    this.#services = services;
    this.#kind = kind;
  }

  /** What was planned as unchanged is only compared: the activity itself refuses to write it. */
  async apply(input: ApplyInput): Promise<void> {
    if (input.approved.action === 'none') return;
    await this.#assert(input, this.#step(input), whyNotApplied);
  }

  async applyEach(input: ApplyEachInput): Promise<void> {
    if (input.mayChange) await this.#assert(input, this.#part(input), whyNotApplied);
  }

  async undo(input: UndoInput): Promise<void> {
    await this.#assert(input, this.#step(input), whyNotUndone);
  }

  async undoEach(input: UndoEachInput): Promise<void> {
    await this.#assert(input, this.#part(input), whyNotUndone);
  }

  #step({ connection, step, desired, approved }: ApplyInput | UndoInput): AskedStep {
    return { connection, step, desired, approved, resource: this.#kind };
  }

  #part({ connection, step, desired, from, count }: EachInput & { readonly step: string }): AskedStep {
    return { connection, step, desired, part: { from, count }, resource: this.#kind };
  }

  async #assert({ of }: Writing, asked: AskedStep, why: typeof whyNotApplied): Promise<void> {
    try {
      const run = writingRun(of);
      const journal = await this.#services.journal();
      if (await hasEnded(journal, run)) throw new Failure('run-closed', { service: 'runbook', subject: asked.step });
      const refused = why(asked, await admissionsOf(journal, run));
      if (refused !== undefined) {
        throw new Failure('step-not-admitted', { service: 'runbook', subject: `${asked.step}: ${refused}` });
      }
    } catch (error) {
      throw applicationFailure(error);
    }
  }
}
