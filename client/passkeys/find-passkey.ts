/** A passkey by the first digits of its enrolment, as people name it; and as it is shown. */
import { passkeyName, shownDigits, stateOf, type Passkey } from '../../domain/passkey.ts';
import type { Journal } from '../../journal/journal.ts';
import { allPasskeys } from '../../journal/passkeys.ts';
import { usageProblem } from '../command-problem.ts';
import type { Documents } from '../json/documents.ts';

/** Fewer digits could be made to fit another one. */
const digits = new RegExp(`^[0-9a-f]{${shownDigits},64}$`);

export async function findPasskey(journal: Journal, named: string): Promise<Passkey> {
  const advice = '"runbook passkey list" shows what there is.';
  if (!digits.test(named)) {
    throw usageProblem('passkey-unknown', `A passkey is named by the first ${shownDigits} digits of its enrolment.`, {
      advice,
    });
  }
  const { passkeys } = await allPasskeys(journal);
  const [found, another] = passkeys.filter(({ enrolment }) => enrolment.startsWith(named));
  if (another !== undefined) {
    const message = `Two passkeys are called ${named}, which doesn't come about by chance: name one by all 64 digits.`;
    throw usageProblem('passkey-ambiguous', message, {
      advice: 'They are in "runbook passkey list --json" (enrolment).',
    });
  }
  if (found !== undefined) return found;
  throw usageProblem('passkey-unknown', `No passkey that was enrolled here is called ${named}.`, { advice });
}

export function shownPasskey(passkey: Passkey): Documents['passkey'] {
  const { enrolment, credentialId, person, rpId, synced, transports, enrolledAt, endorsed, revoked } = passkey;
  return {
    id: passkeyName(passkey),
    enrolment,
    credentialId,
    state: stateOf(passkey),
    name: person.name,
    issuer: person.issuer,
    subject: person.subject,
    rpId,
    synced,
    transports,
    enrolledAt,
    endorsed: endorsed === null ? null : { by: endorsed.by.name, at: endorsed.at },
    revoked: revoked === null ? null : { by: revoked.by.name, at: revoked.at, reason: revoked.reason },
  };
}
