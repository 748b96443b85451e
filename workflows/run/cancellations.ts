/** A person's decision to cancel the run: taken at once, at any time before the run ends, and once. */
import { z } from 'zod';
import type { Refusal } from '../../domain/approval.ts';
import { personOf, type SignedIn } from '../../domain/person.ts';
import { whyNotChosen } from '../../domain/who-may-choose.ts';
import { refusal, refuse, type Origin } from './refusals.ts';
import { Ended } from './run-aborted.ts';
import { now, type RunState } from './run-state.ts';
import type { StatusPublisher } from './status-publisher.ts';

const cancellationSchema = z.strictObject({ by: z.string().trim().min(1), reason: z.string().optional() });

export class Cancellations {
  readonly #state: RunState;
  readonly #publisher: Pick<StatusPublisher, 'publish'>;

  constructor(state: RunState, publisher: Pick<StatusPublisher, 'publish'>) {
    this.#state = state;
    this.#publisher = publisher;
  }

  /** @throws ApplicationFailure with the refusal's code as type. */
  validate(cancellation: unknown): void {
    const refused = this.#refusal(cancellation);
    if (refused !== undefined) throw refusal(refused);
  }

  /** @throws ApplicationFailure with the refusal's code as type, which is recorded */
  cancel(cancellation: unknown, origin: Origin): { by: string } {
    const refused = this.#refusal(cancellation, origin.signedIn);
    if (refused !== undefined) refuse(this.#state, refused, origin);
    const { by, reason } = cancellationSchema.parse(cancellation);
    this.#state.cancel({ by, at: now(), ...origin, ...(reason !== undefined && { reason }) });
    this.#publisher.publish();
    return { by };
  }

  #refusal(cancellation: unknown, signedIn?: SignedIn): Refusal | undefined {
    if (!cancellationSchema.safeParse(cancellation).success) {
      return { code: 'malformed', message: 'A cancellation is {by, reason?}.' };
    }
    const { aborted, cancelledBy, record, requester, held } = this.#state;
    if (cancelledBy !== undefined) {
      return { code: 'already-cancelled', message: `${cancelledBy.by} has cancelled the run already.` };
    }
    if (aborted instanceof Ended || record.outcome !== null) {
      return { code: 'already-ending', message: `The run is ending already. ${aborted?.message ?? ''}`.trim() };
    }
    const { by } = cancellationSchema.parse(cancellation);
    return whyNotChosen('cancel', personOf(by, signedIn), requester, held);
  }
}
