/** Moves what an older key has sealed to the current one. Each version on its own: one that can't be opened stays as it is. */
import { isFailure } from '../domain/failure.ts';
import { formatSecretReference } from '../domain/secret-reference.ts';
import type { SecretMetadata, SecretStore } from '../domain/secret-store.ts';
import type { Keyring } from '../keys.ts';
import type { Journal } from './journal.ts';
import { versionsStream } from './secret-index.ts';
import { resealed } from './secret-record.ts';
import { writeValue } from './secret-values.ts';
import { holdStream } from './signed-rows.ts';
import { sortedSecrets, sortedVersions } from './sorted-secrets.ts';

/** @throws Failure of the journal; what had been sealed again by then stays so */
export async function resealSecrets(journal: Journal, keys: Keyring): ReturnType<SecretStore['reseal']> {
  const { good, damaged } = await sortedSecrets(journal);
  const failed = [...damaged];
  const counts = { resealed: 0, current: 0 };
  for (const { metadata, record } of good) {
    if (record.keyId === keys.current) {
      counts.current += 1;
      continue;
    }
    try {
      if (await resealOne(journal, keys, metadata)) counts.resealed += 1;
    } catch (error) {
      if (!isFailure(error) || error.service !== 'secrets') throw error;
      failed.push({ reference: formatSecretReference(metadata), failure: error });
    }
  }
  return { ...counts, failed };
}

/** @returns false when it has been removed meanwhile: what is gone doesn't come back */
async function resealOne(journal: Journal, keys: Keyring, { name, version }: SecretMetadata): Promise<boolean> {
  return await journal.transaction(async (tx) => {
    await holdStream(tx, versionsStream(name));
    const { good, damaged } = await sortedVersions(journal, tx, name, version);
    if (damaged[0]) throw damaged[0].failure;
    if (good[0] === undefined) return false;
    await writeValue(tx, resealed(good[0].record, keys));
    return true;
  });
}
