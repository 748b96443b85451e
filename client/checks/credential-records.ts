/** The records of credentials in the journal: one that is damaged is neither watched nor rotated. */
import type { Config } from '../../config.ts';
import { listCredentials } from '../../journal/credentials.ts';
import { withJournal } from '../with-journal.ts';
import { attempt, ok, wrong, type Check } from './check.ts';

const name = 'records of credentials';

/** @param connection the one whose records are read; all by default */
export async function credentialRecordsCheck(
  config: Pick<Config, 'home' | 'database'>,
  connection: string | undefined,
): Promise<Check> {
  return await attempt(name, async () => {
    const { credentials, damaged } = await withJournal(config, (journal) => listCredentials(journal, connection));
    if (damaged.length === 0) return ok(name, `${credentials.length}, all of them readable`);
    const which = damaged.map(({ key, connection: of, why }) => `${key} on ${of} (${why})`).join(', ');
    const advice =
      "Restore the journal from a backup, or keys/writer.pem if that was lost or replaced. Until then these credentials are neither watched nor rotated; others aren't affected.";
    return wrong(name, `damaged: ${which}`, advice);
  });
}
