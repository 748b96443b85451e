/** The secret store that the configuration names: the journal, or a vault. */
import type { Config } from '../config.ts';
import { keyVaultStore } from '../connectors/secrets/key-vault/key-vault-store.ts';
import { vaultClient } from '../connectors/secrets/key-vault/vault-client.ts';
import type { SecretStore } from '../domain/secret-store.ts';
import type { Journal } from '../journal/journal.ts';
import { journalSecrets, secretKeysOf } from '../journal/secrets.ts';

/** Opens nothing yet: journal, keys, and the vault's packages, are opened when a secret is needed. */
export function configuredSecrets(
  config: Pick<Config, 'home' | 'secretKeys' | 'keyVault'>,
  journal: () => Promise<Journal>,
): SecretStore {
  if (config.keyVault !== undefined) return keyVaultStore(vaultClient(config.keyVault));
  return journalSecrets(journal, secretKeysOf(config));
}
