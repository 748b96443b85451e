/** A part of a bulk works with a share of the calls that a tenant's Exchange takes at once; without one it waits. */
import { Context } from '@temporalio/activity';
import { bulkCallsAtOnce } from '../../domain/call-budget.ts';
import { Failure } from '../../domain/failure.ts';
import { withCallShare, type CallShare } from '../../journal/budgets.ts';
import type { Services } from '../services.ts';
import { journalWithoutLease } from '../shared-journal.ts';
import { leaseTime } from '../step-lease.ts';

/** Milliseconds between two questions of one who waits. */
const askEvery = 250;

/** @param what `reads`: one call after the other; `writes`: as many at once as there are for it */
export async function withPartShare<T>(
  services: Services,
  connection: string,
  what: 'reads' | 'writes',
  work: (share: CallShare) => Promise<T>,
): Promise<T> {
  const journal = await journalWithoutLease(services);
  const activity = Context.current();
  const givesUpAt = Date.now() + activity.info.startToCloseTimeoutMs / 2;
  const wait = async (): Promise<void> => {
    // The other half of the time is for the part itself.
    if (Date.now() > givesUpAt) throw new Failure('journal-calls-taken', { service: 'journal', subject: connection });
    await activity.sleep(askEvery);
  };
  const wanted = what === 'reads' ? 1 : bulkCallsAtOnce;
  const terms = { budget: bulkCallsAtOnce, wanted, ttl: leaseTime(), wait };
  return await withCallShare(journal, { connection, lane: 'exchange' }, terms, work);
}
