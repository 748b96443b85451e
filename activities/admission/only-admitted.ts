/**
 * The door of each activity that writes: what it is asked for is checked first (`policy/check.ts`), and the work is given the
 * grant that comes of it, with the lease of its step. The services that write are made nowhere else.
 */
import type {
  ApplyEachInput,
  ApplyInput,
  EachInput,
  UndoEachInput,
  UndoInput,
  Writing,
} from '../../domain/activity-contracts.ts';
import type { AskedStep } from '../../domain/admission.ts';
import { ownIdentities } from '../../connectors/own-identities.ts';
import type { Grant } from '../../journal/grant.ts';
import { checkWrite } from '../../policy/check.ts';
import { refuseNeverGranted } from '../../policy/never-granted.ts';
import { applicationFailure } from '../application-failure.ts';
import type { GrantedServices, Services, WritingServices } from '../services.ts';
import { sharedJournal } from '../shared-journal.ts';
import { aloneAtStep } from '../step-lease.ts';
import { writingRun } from '../writing-run.ts';

type Step = Writing & { readonly step: string };

/** @param kind of resource, or of bulk */
export function onlyAdmitted(services: Services, kind: string): Admitted {
  return new Admitted(services, kind);
}

class Admitted {
  readonly #services: Services;
  readonly #kind: string;

  constructor(services: Services, kind: string) {
    this.#services = services;
    this.#kind = kind;
  }

  /** What was planned as unchanged is only compared, and needs no approval. */
  async apply<T>(input: ApplyInput, work: (services: WritingServices) => Promise<T>): Promise<T> {
    if (input.approved.action === 'none') return await this.#compared(input, work);
    return await this.#granted(input, input, 'apply', this.#step(input), work);
  }

  /** @param part what its writes are recorded under */
  async applyEach<T>(input: ApplyEachInput, part: Step, work: (services: WritingServices) => Promise<T>): Promise<T> {
    if (!input.mayChange) return await this.#compared(part, work);
    return await this.#granted(input, part, 'apply', this.#part(input), work);
  }

  async undo<T>(input: UndoInput, work: (services: GrantedServices) => Promise<T>): Promise<T> {
    return await this.#granted(input, input, 'undo', this.#step(input), work);
  }

  /** @param part what its writes are recorded under */
  async undoEach<T>(input: UndoEachInput, part: Step, work: (services: GrantedServices) => Promise<T>): Promise<T> {
    return await this.#granted(input, part, 'undo', this.#part(input), work);
  }

  async #compared<T>(step: Step, work: (services: WritingServices) => Promise<T>): Promise<T> {
    return await aloneAtStep(this.#services, step, (held) => work({ ...held, grant: undefined }));
  }

  async #granted<T>(
    { installation, of }: Writing,
    step: Step,
    verb: 'apply' | 'undo',
    asked: AskedStep,
    work: (services: GrantedServices) => Promise<T>,
  ): Promise<T> {
    const grant = await this.#check(installation, { run: writingRun(of), asking: writingRun(), verb, step: asked });
    return await aloneAtStep(this.#services, step, (held) => work({ ...held, grant }));
  }

  async #check(installation: string | null, asked: Parameters<typeof checkWrite>[1]): Promise<Grant> {
    try {
      const grant = await checkWrite(await sharedJournal(this.#services, installation), asked);
      const { connection, desired } = asked.step;
      refuseNeverGranted(desired, ownIdentities(await this.#services.connect(connection)));
      return grant;
    } catch (error) {
      throw applicationFailure(error);
    }
  }

  #step({ connection, step, desired, approved }: ApplyInput | UndoInput): AskedStep {
    return { connection, step, desired, approved, resource: this.#kind };
  }

  #part({ connection, step, desired, from, count }: EachInput & { readonly step: string }): AskedStep {
    return { connection, step, desired, part: { from, count }, resource: this.#kind };
  }
}
