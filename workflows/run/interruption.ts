/**
 * A cancel request of Temporal's own, from its UI or another client: it names nobody and gives no reason, so the run stops
 * before its next step and a person decides what it means. While the run needs attention anyway, that question comes first.
 */
import type { Choice } from '../../domain/run-status.ts';
import type { Interventions } from './attention.ts';
import { Ended } from './run-aborted.ts';
import { madeChanges } from './made-changes.ts';
import { pendingChanges, type RunState } from './run-state.ts';
import type { StatusPublisher } from './status-publisher.ts';

const code = 'cancel-requested';

export class Interruption {
  readonly #state: RunState;
  readonly #publisher: StatusPublisher;
  readonly #interventions: Pick<Interventions, 'ask'>;

  constructor(state: RunState, publisher: StatusPublisher, interventions: Pick<Interventions, 'ask'>) {
    this.#state = state;
    this.#publisher = publisher;
    this.#interventions = interventions;
  }

  /**
   * Asks, where a request has come that nobody has been asked about.
   * @returns once a person has chosen to go on, and the status is as it was
   * @throws Ended
   */
  async settle(): Promise<void> {
    const state = this.#state;
    if (!state.interrupted) return;
    state.interrupted = false;
    if (state.cancelRequested || state.aborted !== undefined) return;
    const goOn = this.#publisher.standing();
    const hasChanges = pendingChanges(state).length > 0;
    const offered: readonly Choice[] = hasChanges ? ['resume', 'rollback', 'abort'] : ['resume', 'abort'];
    const chosen = await this.#interventions.ask({
      step: 'run',
      code,
      message: `Temporal was asked to cancel the run, by a request that names nobody. ${madeChanges(state)}`,
      advice: hasChanges
        ? 'Choose resume to go on where the run has stopped, rollback to roll its changes back, or abort to end it and leave them as they are.'
        : 'Choose resume to go on where the run has stopped, or abort to end it.',
      choices: offered,
    });
    if (chosen === 'resume') return goOn();
    const message = 'The run was cancelled.';
    throw state.abort(new Ended(chosen === 'rollback' ? 'rolled-back' : 'aborted', message, 'cancelled'));
  }
}
