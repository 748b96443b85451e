/** The writes of a step, for who may write it. */
import { Failure } from '../domain/failure.ts';
import type { Grant } from '../journal/grant.ts';
import type { Journal } from '../journal/journal.ts';
import { writesOf, type WriteScope, type Writes } from '../journal/writes.ts';

/**
 * @param grant undefined: the step was planned as one that changes nothing, and is only compared
 * @throws Failure `step-not-admitted` without a grant
 */
export function grantedWrites(journal: Journal, scope: WriteScope, grant: Grant | undefined): Writes {
  if (grant !== undefined) return writesOf(journal, scope, grant);
  const subject = `${scope.step}: it was planned as a step that changes nothing`;
  throw new Failure('step-not-admitted', { service: 'runbook', subject });
}
