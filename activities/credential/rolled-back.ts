/**
 * A credential that a change brings into use, and what becomes of its record when the change is rolled back while the object
 * stays (a listener that shows its former certificate again): the record has its former version, or is gone with the run
 * that began it.
 */
import type { MadeCredential } from '../../domain/credential.ts';
import type { CredentialVersion } from '../../domain/rotation.ts';
import { changeCredential, forgetCredential, listCredentials } from '../../journal/credentials.ts';
import type { Journal } from '../../journal/journal.ts';

/** The version that the record has; null: there is none. Undefined: it is the one that was made. */
export async function formerVersion(
  journal: Journal,
  connection: string,
  { kind, holder, current }: MadeCredential,
): Promise<CredentialVersion | null | undefined> {
  const { credentials } = await listCredentials(journal, connection);
  const found = credentials.find((each) => each.kind === kind && each.holder.id === holder.id);
  if (found === undefined) return null;
  return found.current.secret === current.secret ? undefined : found.current;
}

/** @param former as `formerVersion` returned it before the change was recorded */
export async function rollBackCredential(
  journal: Journal,
  connection: string,
  { current: { secret } }: { readonly current: Pick<CredentialVersion, 'secret'> },
  former: CredentialVersion | null | undefined,
): Promise<void> {
  if (former === undefined) return;
  if (former === null) return forgetCredential(journal, connection, secret);
  const { credentials } = await listCredentials(journal, connection);
  const found = credentials.find(({ current }) => current.secret === secret);
  if (found === undefined) return;
  await changeCredential(journal, connection, found.key, (credential) => ({ ...credential, current: former }));
}
