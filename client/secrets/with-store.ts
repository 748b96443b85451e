/** The secret store of the installation that a command is about; what it opens is closed when the command is through. */
import { configuredSecrets } from '../../activities/configured-secrets.ts';
import type { Config } from '../../config.ts';
import type { SecretStore } from '../../domain/secret-store.ts';
import type { Journal } from '../../journal/journal.ts';
import { withJournalWhenNeeded } from '../with-journal.ts';

/**
 * @param work may use the journal for what belongs to its secrets: the record of who has read one
 * @returns what `work` returns
 */
export async function withStore<T>(
  config: Pick<Config, 'home' | 'database' | 'secretKeys' | 'keyVault'>,
  work: (store: SecretStore, journal: () => Promise<Journal>) => Promise<T>,
): Promise<T> {
  return await withJournalWhenNeeded(config, async (journal) => work(configuredSecrets(config, journal), journal));
}
