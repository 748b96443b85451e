/**
 * Who has read a secret, when and why: a signed row for each access. It is durable before the value is shown, so that an
 * access without a record doesn't happen; the name is a claim, as everywhere. Also for a store that is a vault.
 *
 * Invariant: no value, and nothing derived from one, is in a row.
 */
import { Failure } from '../domain/failure.ts';
import { parseSecretReference } from '../domain/secret-reference.ts';
import type { Journal } from './journal.ts';
import { refuseUnknownWriter } from './known-writer.ts';
import { appendSigned } from './signed-rows.ts';

export interface SecretAccess {
  /** `secret://name@version` */
  reference: string;
  /** Who reads it, as claimed. */
  by: string;
  reason: string;
  /** What is done with it: shown, or exported as a .pfx file. */
  action: 'get' | 'export';
}

/** @throws Failure of the journal; the caller then shows nothing */
export async function recordSecretAccess(
  journal: Journal,
  { reference, by, reason, action }: SecretAccess,
): Promise<void> {
  const { name, version } = parseSecretReference(reference) ?? {};
  if (name === undefined || version === undefined)
    throw new Failure('secret-reference-invalid', { service: 'secrets' });
  await journal.transaction(async (tx) => {
    await refuseUnknownWriter(journal, tx);
    const stream = { table: 'secret_accesses', scope: name, part: String(version) } as const;
    await appendSigned(journal, tx, stream, [{ at: await tx.now(), claimed_by: by, reason, action }]);
  });
}
