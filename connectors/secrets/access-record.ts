/**
 * Who has read a secret, when and why: one line of JSON per access, in a file that is only ever appended to. The line
 * is on disk before the value is shown, so that an access without a record doesn't happen; the name is a claim, as
 * everywhere.
 *
 * Invariant: no value, and nothing derived from one, is in a line.
 */
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';

export interface SecretAccess {
  /** `secret://name@version` */
  reference: string;
  /** Who read it, as claimed. */
  claimedBy: string;
  reason: string;
  /** What was done with it: shown, or exported as a .pfx file. */
  action: 'get' | 'export';
}

/** Appends the record, synced. Throws what the file system says; the caller then shows nothing. */
export async function recordSecretAccess(
  home: string,
  { reference, claimedBy, reason, action }: SecretAccess,
): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const line = JSON.stringify({ at: new Date().toISOString(), claimedBy, reason, action, reference });
  // One write of one line: with O_APPEND those of several processes don't mix.
  const file = await open(join(home, 'secrets-access.jsonl'), 'a', 0o600);
  try {
    await file.appendFile(`${line}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
