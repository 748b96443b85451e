/** Tells people of an approval that was admitted, before anything is written by it. */
import type { Receipt } from '../../domain/admission.ts';
import { ofAdmission } from '../../domain/announcement.ts';
import type { Plan } from '../../domain/plan.ts';
import { receiptId } from '../../domain/receipt-id.ts';
import type { Journal } from '../../journal/journal.ts';
import { announceAtOnce } from '../notify/announce-at-once.ts';
import type { Services } from '../services.ts';

/** @returns whom it couldn't reach, and why */
export async function announceAdmission(
  journal: Journal,
  services: Services,
  { receipt, plan }: { readonly receipt: Receipt; readonly plan: Plan },
): Promise<string[]> {
  return await announceAtOnce(journal, services, ofAdmission(receiptId(receipt), receipt, plan));
}
