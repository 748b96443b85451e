/** Which accounts are one person's: who has several can't approve with one what they have asked for with another. */
import { sameName, type SignedIn } from '../domain/person.ts';
import type { Approvals } from './approvals-schema.ts';

/**
 * In whatever case it is written, as of an object ID either means the same account.
 *
 * @returns the person's name in the file; undefined: the account is the only one of its person
 */
export function accountOf(
  { accounts }: Pick<Approvals, 'accounts'>,
  { subject }: Pick<SignedIn, 'subject'>,
): string | undefined {
  return Object.entries(accounts).find(([, listed]) => listed.some((each) => sameName(each, subject)))?.[0];
}
