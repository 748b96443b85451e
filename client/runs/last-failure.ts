/** How the last attempt of an activity that is tried again has failed, and what to do meanwhile. */
import { ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import { shownWith, type Reason } from '../../domain/last-reason.ts';
import type { Documents } from '../json/documents.ts';

type LastFailure = Pick<Documents['status']['activities'][number], 'lastFailure' | 'said' | 'advice'>;

/** @param error undefined: no attempt has failed */
export function lastFailureOf(error: Error | undefined): LastFailure {
  if (error === undefined) return { lastFailure: null, said: null, advice: null };
  if (error instanceof TimeoutFailure) {
    const silent = error.timeoutType === 'HEARTBEAT';
    return {
      lastFailure: silent ? 'The worker that had the step ended or hung.' : `No answer in time (${error.timeoutType}).`,
      said: null,
      advice: 'Nothing to do yet: the run tries again.',
    };
  }
  if (!(error instanceof ApplicationFailure)) return { lastFailure: error.message, said: null, advice: null };
  const [details] = (error.details ?? []) as (Partial<Reason> & { reason?: Reason })[];
  const latest = { ...details, code: error.type ?? 'internal', message: error.message };
  const { message, said, whileRetrying } = shownWith(latest, details?.reason);
  return { lastFailure: message, said: said ?? null, advice: whileRetrying ?? null };
}
