/** The secret store: whether everything that is stored can be read, and what can't. */
import type { Config } from '../../config.ts';
import type { DamagedSecret, SecretStore, StoredSecret } from '../../domain/secret-store.ts';
import { isFailure } from '../../domain/failure.ts';
import { attempt, ok, wrong, type Check } from './check.ts';

export async function secretStoreCheck(
  config: Pick<Config, 'secretKeys' | 'keyVault'>,
  secrets: SecretStore,
): Promise<Check> {
  return await attempt('secret store', async () => {
    const { secrets: stored, damaged } = await secrets.list();
    // Each version is read: after a key rotation, a missing key shows only in the versions that it encrypted.
    const unreadable = [...damaged, ...(await unreadableOf(secrets, stored))];
    const place = config.keyVault === undefined ? '' : ` in ${config.keyVault}`;
    const all = stored.length + damaged.length;
    const count = `${all === 1 ? 'one version' : `${all} versions`} stored${place}`;
    const [first] = unreadable;
    if (first !== undefined) {
      const named = unreadable.map(({ failure }) => failure.operator);
      return wrong('secret store', `${count}. ${named.join(' ')}`, first.failure.advice);
    }
    if (config.keyVault !== undefined) {
      return ok('secret store', `${count}${all === 0 ? '' : ', all of them readable'}`);
    }
    const from = config.secretKeys === undefined ? 'a key file' : 'RUNBOOKS_SECRET_KEY';
    return ok('secret store', `${count}, key from ${from}${all === 0 ? '' : ' opens all of them'}`);
  });
}

async function unreadableOf(secrets: SecretStore, stored: readonly StoredSecret[]): Promise<DamagedSecret[]> {
  const unreadable: DamagedSecret[] = [];
  for (const { name, version, reference } of stored) {
    try {
      await secrets.get(name, version);
    } catch (failure) {
      // Without the journal or the vault nothing is known of any secret.
      if (!isFailure(failure) || failure.failureClass !== 'denied' || failure.service !== 'secrets') throw failure;
      unreadable.push({ reference, failure });
    }
  }
  return unreadable;
}
