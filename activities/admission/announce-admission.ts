/**
 * Tells people of an approval that was admitted, before anything is written by it. A channel that takes its time holds no run
 * up: what hasn't left by then leaves later, or with the next round.
 */
import type { Receipt } from '../../domain/admission.ts';
import { ofAdmission } from '../../domain/announcement.ts';
import type { Plan } from '../../domain/plan.ts';
import { receiptId } from '../../domain/receipt-id.ts';
import type { Journal } from '../../journal/journal.ts';
import { announce } from '../notify/announce.ts';
import { problemOf } from '../notify/deliver.ts';
import { rulesToFollow } from '../notify/rules-to-follow.ts';
import type { Services } from '../services.ts';

/** Milliseconds. */
const patience = 10_000;

/** @returns whom it couldn't reach, and why; what isn't known of that is said as well */
export async function announceAdmission(
  journal: Journal,
  services: Services,
  admitted: { readonly receipt: Receipt; readonly plan: Plan },
): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve(['a channel has not answered for 10 seconds']), patience);
  });
  try {
    return await Promise.race([sent(journal, services, admitted), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function sent(
  journal: Journal,
  { home, secrets }: Services,
  { receipt, plan }: { readonly receipt: Receipt; readonly plan: Plan },
): Promise<string[]> {
  try {
    const { notifications, problems } = await rulesToFollow(home);
    const announcement = ofAdmission(receiptId(receipt), receipt, plan);
    return [...problems, ...(await announce(announcement, journal, { notifications, secrets }))];
  } catch (error) {
    return [`whether anybody was reached is not known: ${problemOf(error)}`];
  }
}
