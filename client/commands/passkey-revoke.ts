/** `runbook passkey revoke <passkey>`: it counts no longer, for ever. By its person, or by anybody with Administer. */
import { readConfig } from '../../config.ts';
import { passkeyStatement } from '../../domain/passkey-statement.ts';
import { refuseUnknownWriter } from '../../journal/known-writer.ts';
import { revokePasskey } from '../../policy/passkeys/enrolments.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, textOption, type Run } from '../invocation.ts';
import { findPasskey, shownPasskey } from '../passkeys/find-passkey.ts';
import { identityFor } from '../passkeys/identity.ts';
import { refusedAs, signedAt } from '../sign-in/signed-at.ts';
import { statementParts } from '../passkeys/statement-parts.ts';
import { withStore } from '../secrets/with-store.ts';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  const by = textOption(invocation, 'by');
  const reason = textOption(invocation, 'reason');
  const identity = await identityFor(textOption(invocation, 'connection'), config);
  return await withStore(config, async (secrets, open) => {
    const journal = await open();
    // Asked first: nobody signs in for what this home may not record.
    await journal.read(async (tx) => refuseUnknownWriter(journal, tx));
    const { credentialId, enrolment } = await findPasskey(journal, argument(invocation, 0));
    const said = {
      action: 'revoke-passkey',
      credentialId,
      enrolment,
      ...(reason !== undefined && { reason }),
    } as const;
    const statement = passkeyStatement<'revoke-passkey'>({ ...statementParts(journal), ...said });
    const signedIn = await signedAt(statement, { journal, secrets, identity, by, io });
    const revoked = await revokePasskey(journal, { ...statement, signedIn, now: Date.now() });
    if ('refused' in revoked) throw refusedAs(revoked.refused);
    const document = shownPasskey(await findPasskey(journal, enrolment));
    return { kind: 'passkey', document, exit: exitCodes.done };
  });
};
