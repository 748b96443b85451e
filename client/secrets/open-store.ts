/** The secret store of a configuration; its key is read when a value is sealed or opened. */
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { secretStore, type SecretStore } from '../../connectors/secrets/secret-store.ts';
import { loadKeys } from '../../keys.ts';

export function openStore(config: Pick<Config, 'home' | 'secretKeys'>): SecretStore {
  return secretStore(
    join(config.home, 'secrets'),
    async () => config.secretKeys ?? (await loadKeys(config.home, 'secrets')),
  );
}
