/** The secret store: whether the key decrypts everything that is stored. */
import type { Config } from '../../config.ts';
import type { SecretStore } from '../../connectors/secrets/secret-store.ts';
import { attempt, ok, type Check } from './check.ts';

export async function secretStoreCheck(
  config: Pick<Config, 'secretKeys' | 'keyVault'>,
  secrets: SecretStore,
): Promise<Check> {
  return await attempt('secret store', async () => {
    const stored = await secrets.list();
    const from = config.secretKeys === undefined ? 'a key file' : 'RUNBOOKS_SECRET_KEY';
    // Each version is read: after a key rotation, a missing key shows only in the versions that it encrypted.
    for (const { name, version } of stored) await secrets.get(name, version);
    const count = stored.length === 1 ? 'one version' : `${stored.length} versions`;
    const readable = stored.length === 0 ? '' : ' opens all of them';
    return config.keyVault === undefined
      ? ok('secret store', `${count} stored, key from ${from}${readable}`)
      : ok(
          'secret store',
          `${count} stored in ${config.keyVault}${stored.length === 0 ? '' : ', all of them readable'}`,
        );
  });
}
