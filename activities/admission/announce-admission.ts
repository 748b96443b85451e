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
import type { Services } from '../services.ts';

/** Milliseconds. */
const patience = 10_000;

/** @returns whom it couldn't reach, and why */
export async function announceAdmission(
  journal: Journal,
  services: Services,
  { receipt, plan }: { readonly receipt: Receipt; readonly plan: Plan },
): Promise<string[]> {
  const sending = announce(ofAdmission(receiptId(receipt), receipt, plan), journal, services).catch(() => []);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve(['a channel has not answered for 10 seconds']), patience);
  });
  try {
    return await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
  }
}
