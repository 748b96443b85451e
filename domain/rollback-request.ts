/** What a rollback from the journal is started with: the run, and why the run can't do it itself. Nothing is undone by it yet. */
import type { RunRequest, Target } from './run-request.ts';

export interface RollbackRequest extends RunRequest {
  readonly target: Target;
  /** The execution that is rolled back. */
  readonly of: {
    /** Temporal's run ID, under which the journal has its writes. */
    readonly runId: string;
    readonly code: string;
    /** One sentence. */
    readonly why: string;
  };
}
