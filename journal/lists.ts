/**
 * Lists of thousands, each under the digest of its content: one that was altered is found out, and adding the same list
 * twice is adding it once. That is why they need no signature, and why a command line may add them.
 */
import { Failure } from '../domain/failure.ts';
import { listDigest, listText, referenceOf } from '../domain/list-reference.ts';
import type { Journal, JournalTransaction } from './journal.ts';

/**
 * @returns `list://<digest>`
 * @throws Failure `list-altered` where something else has its digest already
 */
export async function addList(journal: Journal, items: readonly string[]): Promise<string> {
  const text = listText(items);
  const reference = referenceOf(text);
  await journal.transaction(async (tx) => {
    const digest = digestOf(reference);
    await tx.rows
      .insertInto('lists')
      .values({ digest, text, added_at: await tx.now() })
      .onConflict((row) => row.column('digest').doNothing())
      .execute();
    await textOf(tx, reference);
  });
  return reference;
}

/**
 * The items of a list, in its order.
 *
 * @param reference `list://<digest>`
 * @throws Failure `list-missing` where the journal doesn't have it, `list-altered` where it isn't what its digest says
 */
export async function readList(journal: Journal, reference: string): Promise<string[]> {
  const text = await journal.read((tx) => textOf(tx, reference));
  return text.split('\n').filter((line) => line !== '');
}

async function textOf({ rows }: JournalTransaction, reference: string): Promise<string> {
  const digest = digestOf(reference);
  const found = await rows.selectFrom('lists').select('text').where('digest', '=', digest).executeTakeFirst();
  if (found === undefined) throw new Failure('list-missing', { service: 'journal', subject: reference });
  if (referenceOf(found.text) !== reference) {
    throw new Failure('list-altered', { service: 'journal', subject: reference });
  }
  return found.text;
}

function digestOf(reference: string): string {
  const digest = listDigest(reference);
  if (digest !== undefined) return digest;
  throw new Failure('list-missing', { service: 'journal', subject: 'not a list reference' });
}
