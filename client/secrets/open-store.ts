/** The secret store of a configuration; its key is read when a value is encrypted or decrypted. */
import type { Config } from '../../config.ts';
import { configuredStore } from '../../connectors/secrets/configured-store.ts';
import type { SecretStore } from '../../connectors/secrets/secret-store.ts';

export function openStore(config: Pick<Config, 'home' | 'secretKeys' | 'keyVault'>): SecretStore {
  return configuredStore(config);
}
