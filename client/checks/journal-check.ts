/** A check of the journal: what the database refuses is said in the words of a `Failure`. */
import { journalFailureOf } from '../../journal/database-failure.ts';
import { attempt, type Check } from './check.ts';

export async function asked(name: string, where: string, check: () => Promise<Check>): Promise<Check> {
  return await attempt(name, async () =>
    check().catch((error: unknown) => {
      throw journalFailureOf(error, where);
    }),
  );
}
