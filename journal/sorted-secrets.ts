/** What is in the store, sorted into what can be used, as far as that is seen without a key, and what is damaged. */
import { isFailure } from '../domain/failure.ts';
import { formatSecretReference, isSecretName } from '../domain/secret-reference.ts';
import type { DamagedSecret, SecretMetadata } from '../domain/secret-store.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { indexedVersions, isOf, secretNames } from './secret-index.ts';
import type { SealedRecord } from './secret-record.ts';
import { recordOf, valuesOf } from './secret-values.ts';

interface Sorted {
  good: { metadata: SecretMetadata; record: SealedRecord }[];
  damaged: DamagedSecret[];
}

/** All secrets, by name and version. */
export async function sortedSecrets(journal: Journal): Promise<Sorted> {
  return await journal.read(async (tx) => {
    const all: Sorted = { good: [], damaged: [] };
    for (const name of await secretNames(tx)) {
      // By another name nothing can be stored, or asked for.
      if (!isSecretName(name)) continue;
      const { good, damaged } = await sortedVersions(journal, tx, name);
      all.good.push(...good);
      all.damaged.push(...damaged);
    }
    return all;
  });
}

/** The versions of one secret, or one of them. */
export async function sortedVersions(
  journal: Journal,
  tx: JournalTransaction,
  name: string,
  only?: number,
): Promise<Sorted> {
  const versions = await indexedVersions(journal, tx, name);
  const values = await valuesOf(tx, name);
  const sorted: Sorted = { good: [], damaged: [] };
  for (const each of versions) {
    if (each.state === 'removed' || !isOf(each, only)) continue;
    const reference = formatSecretReference({ name, version: each.version });
    if (each.state === 'damaged') {
      sorted.damaged.push({ reference, failure: each.failure });
      continue;
    }
    const record = recordOf(each, values.get(each.version));
    if (isFailure(record)) sorted.damaged.push({ reference, failure: record });
    else sorted.good.push({ metadata: each.metadata, record });
  }
  return sorted;
}
