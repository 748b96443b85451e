/**
 * What becomes of a credential's record when the change is taken back by which it came into use, and another one is in its
 * place again: nothing of this run stays; what runs before had recorded is as it was.
 */
import type { MadeCredential } from '../../domain/credential.ts';
import { changeCredential, forgetCredential, listCredentials } from './registry.ts';

/**
 * @param made what the change had brought into use
 * @param left what is in use now; undefined: none that can be a credential
 */
export async function credentialTakenBack(
  home: string,
  { connection, run }: { connection: string; run: string },
  made: MadeCredential,
  left: MadeCredential | undefined,
): Promise<void> {
  const { secret } = made.current;
  if (left?.current.secret === secret) return;
  const found = (await listCredentials(home, connection)).find(({ current }) => current.secret === secret);
  if (found === undefined) return;
  const others = found.usedBy.filter((each) => each !== run);
  if (left === undefined || others.length === 0) return forgetCredential(home, connection, secret);
  await changeCredential(home, connection, found.key, (credential) => ({
    ...credential,
    current: left.current,
    usedBy: others,
  }));
}
