/** Approvals that were ended by a person. Whatever stands in the place of a revocation ends its approval, damaged rows too. */
import type { Receipt } from '../domain/admission.ts';
import { receiptId } from '../domain/receipt-id.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { appendSigned, distrust, readSigned } from './signed-rows.ts';
import type { SignedRow } from './tables.ts';

export interface Revocation {
  /** As it was typed; null: the row that says it doesn't verify. */
  readonly by: string | null;
  /** ISO 8601 */
  readonly at: string | null;
  readonly reason: string | null;
}

/** @param id of the receipt @throws Failure `journal-signs-elsewhere` */
export async function recordRevocation(
  journal: Journal,
  id: string,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<void> {
  await journal.transaction(async (tx) => {
    const row = { at: await tx.now(), claimed_by: by, reason };
    await appendSigned(journal, tx, { table: 'revocations', scope: id, part: '' }, [row]);
  });
}

/** The first one of an approval; undefined: nobody has revoked it. @param id of the receipt */
export async function revocationOf(
  journal: Journal,
  tx: JournalTransaction,
  id: string,
): Promise<Revocation | undefined> {
  const [first] = await readSigned(journal, tx, { table: 'revocations', scope: id, part: '' }, journal.trusted);
  if (first === undefined) return undefined;
  if (!first.verified) return { by: null, at: null, reason: null };
  const { claimed_by: by, at, reason } = first.row;
  return { by, at, reason };
}

/** The approval of an ID, whichever run it is of, if a worker has signed it. */
export async function receiptOf(journal: Journal, id: string): Promise<Receipt | undefined> {
  const rows = await journal.read((tx) => tx.rows.selectFrom('admissions').selectAll().execute());
  for (const row of rows as SignedRow<'admissions'>[]) {
    const receipt = JSON.parse(row.receipt) as Receipt;
    if (receiptId(receipt) !== id) continue;
    if (distrust(journal.installation, 'admissions', row, journal.trusted) === undefined) return receipt;
  }
  return undefined;
}
