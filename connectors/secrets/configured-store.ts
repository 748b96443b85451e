/** The secret store that the configuration names: encrypted files under RUNBOOKS_HOME, or a vault. */
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { loadKeys } from '../../keys.ts';
import { keyVaultStore } from './key-vault/key-vault-store.ts';
import { vaultClient } from './key-vault/vault-client.ts';
import { secretStore } from './secret-store.ts';
import type { SecretStore } from './secret-store.ts';

/** Opens nothing yet: keys, and the vault's packages, are fetched when a value is sealed or opened. */
export function configuredStore(config: Pick<Config, 'home' | 'secretKeys' | 'keyVault'>): SecretStore {
  if (config.keyVault !== undefined) return keyVaultStore(vaultClient(config.keyVault));
  return secretStore(
    join(config.home, 'secrets'),
    async () => config.secretKeys ?? (await loadKeys(config.home, 'secrets')),
  );
}
