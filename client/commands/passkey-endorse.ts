/** `runbook passkey endorse <passkey>`: a person with Administer signs that it is whose it says; from then on it counts. */
import { readConfig } from '../../config.ts';
import { passkeyName, stateOf } from '../../domain/passkey.ts';
import { passkeyStatement } from '../../domain/passkey-statement.ts';
import { refuseUnknownWriter } from '../../journal/known-writer.ts';
import { endorsePasskey } from '../../policy/passkeys/enrolments.ts';
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
  const identity = await identityFor(textOption(invocation, 'connection'), config);
  return await withStore(config, async (secrets, open) => {
    const journal = await open();
    // Asked first: nobody signs in for what this home may not record.
    await journal.read(async (tx) => refuseUnknownWriter(journal, tx));
    const passkey = await findPasskey(journal, argument(invocation, 0));
    const { credentialId, enrolment, person } = passkey;
    const { issuer, subject, name } = person;
    if (stateOf(passkey) !== 'not-endorsed') throw refusedAs(notWaiting(passkeyName(passkey), stateOf(passkey)));
    io.progress(`The passkey ${passkeyName(passkey)} is to be that of ${name} (${subject}): you stand for it.`);
    const said = { action: 'endorse', credentialId, enrolment, issuer, subject, name } as const;
    const statement = passkeyStatement<'endorse'>({ ...statementParts(journal), ...said });
    const signedIn = await signedAt(statement, { journal, secrets, identity, by, io });
    const endorsed = await endorsePasskey(journal, { ...statement, signedIn, now: Date.now() });
    if ('refused' in endorsed) throw refusedAs(endorsed.refused);
    const document = shownPasskey(await findPasskey(journal, enrolment));
    return { kind: 'passkey', document, exit: exitCodes.done };
  });
};

const notWaiting = (name: string, state: string) =>
  state === 'revoked'
    ? { code: 'passkey-revoked', message: `The passkey ${name} was revoked.` }
    : { code: 'passkey-already-endorsed', message: `The passkey ${name} was endorsed already.` };
