/**
 * `runbook passkey enrol`: makes a passkey in a browser on this machine, and has its person sign that it is theirs. It counts once
 * another person with Administer has endorsed it.
 */
import { randomBytes } from 'node:crypto';
import { readConfig } from '../../config.ts';
import { enrolmentChallenge, passkeyStatement } from '../../domain/passkey-statement.ts';
import { refuseUnknownWriter } from '../../journal/known-writer.ts';
import { readPasskeyTrust } from '../../journal/trusted-writers.ts';
import { checkRegistration } from '../../policy/passkeys/check-registration.ts';
import { enrolPasskey } from '../../policy/passkeys/enrolments.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Run } from '../invocation.ts';
import { askForNewPasskey } from '../passkeys/ask-for-passkey.ts';
import { shownPasskey } from '../passkeys/find-passkey.ts';
import { identityFor } from '../passkeys/identity.ts';
import { shownEnrolment } from '../passkeys/shown.ts';
import { refusedAs, signedAt } from '../sign-in/signed-at.ts';
import { statementParts } from '../passkeys/statement-parts.ts';
import { requester } from '../requester.ts';
import { withStore } from '../secrets/with-store.ts';

/** Of the page that the command line shows. */
const rpId = 'localhost';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  const by = textOption(invocation, 'by');
  const identity = await identityFor(textOption(invocation, 'connection'), config);
  const trust = await readPasskeyTrust(config.home);
  if (!trust.rpIds.includes(rpId)) throw refusedAs(notHere);
  return await withStore(config, async (secrets, open) => {
    const journal = await open();
    // Asked first: nobody signs in for what this home may not record.
    await journal.read(async (tx) => refuseUnknownWriter(journal, tx));
    const begun = { ...statementParts(journal), rpId };
    const challenge = enrolmentChallenge(begun);
    const name = requester(by);
    const registration = await askForNewPasskey({
      challenge,
      rpId,
      shown: shownEnrolment(name, identity.provider.issuer),
      user: { id: randomBytes(32).toString('base64url'), name },
      io,
    });
    const checked = await checkRegistration(registration, { challenge, rpId, trust });
    if ('refused' in checked) throw refusedAs(checked.refused);
    const { credentialId, publicKey, transports } = checked.made;
    const said = { action: 'enrol' as const, credentialId, publicKey, transports: [...transports] };
    const statement = passkeyStatement<'enrol'>({ ...begun, ...said });
    const signedIn = await signedAt(statement, { journal, secrets, identity, by, io });
    const enrolled = await enrolPasskey(journal, { ...statement, signedIn, now: Date.now(), registration, trust });
    if ('refused' in enrolled) throw refusedAs(enrolled.refused);
    return { kind: 'passkey', document: shownPasskey(enrolled.passkey), exit: exitCodes.done };
  });
};

const notHere = {
  code: 'passkey-elsewhere',
  message:
    'trust.yaml names no localhost (passkeys.rpIds), so that no passkey can be made at the page of the command line.',
};
