/**
 * What ends a runbook definition before its end. `RunAborted` is sticky: once one is thrown, every further call of a
 * method throws it again, so that a definition's own `try` can't swallow it.
 */
import { ApplicationFailure } from '@temporalio/common';

export class RunAborted extends Error {}

/** The tenant's state, or the runbook, is no longer as approved: plan and ask again. */
export class Drift extends RunAborted {
  readonly step: string;

  constructor(step: string, message: string) {
    super(message);
    this.name = 'Drift';
    this.step = step;
  }
}

/** A person, or an expiry, ended the run: nothing more is applied. */
export class Ended extends RunAborted {
  readonly how: 'rejected' | 'aborted' | 'rolled-back' | 'cancelled' | 'failed';
  readonly code: string | undefined;

  constructor(how: Ended['how'], message: string, code?: string) {
    super(message);
    this.name = 'Ended';
    this.how = how;
    this.code = code;
  }
}

/** Steps that depend on a skipped value can't go on: the rest of the definition, or of the stage, is reported as skipped. */
export class Unreachable extends RunAborted {}

/** A mistake in a runbook's file, found while it runs: it fails the run, not the workflow task. */
export function definitionError(message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: 'runbook-error', message, nonRetryable: true });
}
