/**
 * Each attempt of an activity that writes is alone at work on its step. The attempt before it may still be alive where
 * Temporal takes its worker for dead (suspended, overloaded, or cut off from the server alone): until its lease has expired
 * the next one does nothing, and from then on the first records nothing more, and sends nothing.
 */
import { hostname } from 'node:os';
import { Context } from '@temporalio/activity';
import type { Writing } from '../domain/activity-contracts.ts';
import { journalUnder, withLease, type Lease, type LeaseTerms } from '../journal/leases.ts';
import { applicationFailure } from './application-failure.ts';
import type { Services } from './services.ts';
import { sharedJournal } from './shared-journal.ts';
import { writingRun } from './writing-run.ts';

/** All that its journal records is under the lease. */
export type LeasedServices = Services & { readonly lease: Lease };

/** Milliseconds, where an activity has no heartbeat. */
const usualTime = 5000;

/**
 * @param step what is applied and undone as a whole
 * @param work with services whose journal records nothing without the lease
 * @throws ApplicationFailure `journal-lease-held` with the time that is left of it; `journal-lease-lost`
 */
export async function aloneAtStep<T>(
  services: Services,
  { installation, step, of }: Writing & { readonly step: string },
  work: (services: LeasedServices) => Promise<T>,
): Promise<T> {
  try {
    const journal = await sharedJournal(services, installation);
    return await withLease(journal, `${writingRun(of)}/${step}`, terms(), async (lease) => {
      const held = journalUnder(journal, lease);
      return await work({ ...services, journal: async () => held, unleasedJournal: () => services.journal(), lease });
    });
  } catch (error) {
    throw applicationFailure(error);
  }
}

function terms(): LeaseTerms {
  const { workflowExecution, activityType, attempt } = Context.current().info;
  const who = `${workflowExecution?.workflowId ?? 'no workflow'}, ${activityType}, attempt ${attempt}`;
  return { holder: `${who}, process ${process.pid} on ${hostname()}`, ttl: leaseTime() };
}

/**
 * Half the time after which Temporal takes a silent worker for dead: when the next attempt comes, what a worker held that was
 * killed has expired, as a rule.
 *
 * @returns milliseconds
 */
export function leaseTime(): number {
  const { heartbeatTimeoutMs } = Context.current().info;
  return heartbeatTimeoutMs === undefined || heartbeatTimeoutMs === 0 ? usualTime : heartbeatTimeoutMs / 2;
}
