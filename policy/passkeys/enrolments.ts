/**
 * What makes a passkey count, and what ends it, in the process whose key signs the journal: a person enrols their own, somebody
 * else with Administer stands for it, and its person or anybody with Administer revokes it. Who has signed each statement
 * was verified before.
 */
import type { Refusal } from '../../domain/approval.ts';
import type { Json } from '../../domain/json.ts';
import { passkeyName, stateOf, type Passkey } from '../../domain/passkey.ts';
import { enrolmentChallenge, readPasskeyStatement } from '../../domain/passkey-statement.ts';
import type { PasskeyTrust } from '../../domain/passkey-trust.ts';
import { samePerson, type SignedIn } from '../../domain/person.ts';
import { statementId } from '../../domain/statement.ts';
import type { Journal } from '../../journal/journal.ts';
import { recordAbout, recordEnrolment, type KnownPasskey } from '../../journal/passkeys.ts';
import { accountOf } from '../accounts.ts';
import { readApprovals } from '../approvals-file.ts';
import { checkRegistration } from './check-registration.ts';
import { invalid } from './refusal.ts';

interface Said {
  /** The statement's text. */
  readonly text: string;
  /** Who has signed it. */
  readonly signedIn: SignedIn;
  /** Milliseconds. */
  readonly now: number;
}

interface Refused {
  readonly refused: Refusal;
}

/** @param enrolling.registration as the browser has returned the new passkey */
export async function enrolPasskey(
  journal: Journal,
  { text, signedIn, now, registration, trust }: Said & { readonly registration: Json; readonly trust: PasskeyTrust },
): Promise<{ readonly passkey: Passkey } | Refused> {
  const read = readPasskeyStatement(text, 'enrol', { installation: journal.installation, now });
  if ('refused' in read) return read;
  const { statement } = read;
  const checked = await checkRegistration(registration, {
    challenge: enrolmentChallenge(statement),
    rpId: statement.rpId,
    trust,
  });
  if ('refused' in checked) return checked;
  const { credentialId, publicKey, synced, counter } = checked.made;
  if (statement.credentialId !== credentialId || statement.publicKey !== publicKey) {
    return invalid('the statement that was signed names another one');
  }
  return await recordEnrolment(journal, statementId(text), { statement, person: signedIn, synced, counter });
}

export async function endorsePasskey(journal: Journal, said: Said): Promise<{ readonly done: true } | Refused> {
  const read = readPasskeyStatement(said.text, 'endorse', { installation: journal.installation, now: said.now });
  if ('refused' in read) return read;
  const { statement } = read;
  const { signedIn } = said;
  const approvals = await readApprovals(journal.home);
  const row = { kind: 'endorsed', statement: statementId(said.text), by: signedIn } as const;
  const refused = await recordAbout(journal, statement.credentialId, row, (known) => {
    const passkey = named(known, statement.enrolment);
    if ('refused' in passkey) return passkey.refused;
    const { issuer, subject } = passkey.person;
    // Who stands for it has signed whose it is.
    if (issuer !== statement.issuer || subject !== statement.subject) return unknown;
    return whyNotEndorsed(passkey, signedIn, accountOf(approvals, passkey.person));
  });
  return refused ?? { done: true };
}

/**
 * Why this person can't stand for this passkey; undefined: they can.
 *
 * @param account that of its person, by the worker's own file as it is now
 */
function whyNotEndorsed(passkey: Passkey, signedIn: SignedIn, account: string | undefined): Refusal | undefined {
  const [state, name] = [stateOf(passkey), passkeyName(passkey)];
  if (state === 'revoked') return { code: 'passkey-revoked', message: `The passkey ${name} was revoked.` };
  if (state === 'in-use') {
    const message = `${passkey.endorsed?.by.name} has endorsed the passkey ${name} already.`;
    return { code: 'passkey-already-endorsed', message };
  }
  const { person } = passkey;
  const own = { ...person, ...(account !== undefined && { account }) };
  if (samePerson({ by: person.name, signedIn: own }, { by: signedIn.name, signedIn })) {
    const message = `${person.name} has enrolled the passkey ${name}: another person must endorse it.`;
    return { code: 'enroller', message };
  }
  if (signedIn.roles.includes('Administer')) return undefined;
  return { code: 'role-missing', message: `${signedIn.name} may not endorse a passkey: it takes Administer.` };
}

export async function revokePasskey(journal: Journal, said: Said): Promise<{ readonly done: true } | Refused> {
  const read = readPasskeyStatement(said.text, 'revoke-passkey', { installation: journal.installation, now: said.now });
  if ('refused' in read) return read;
  const { statement } = read;
  const { signedIn } = said;
  const { reason } = statement;
  const of = { kind: 'revoked', statement: statementId(said.text), by: signedIn } as const;
  const row = { ...of, ...(reason !== undefined && { reason }) };
  const refused = await recordAbout(journal, statement.credentialId, row, (known) => {
    const passkey = named(known, statement.enrolment);
    return 'refused' in passkey ? passkey.refused : whyNotRevoked(passkey, signedIn);
  });
  return refused ?? { done: true };
}

function whyNotRevoked(passkey: Passkey, signedIn: SignedIn): Refusal | undefined {
  const name = passkeyName(passkey);
  if (stateOf(passkey) === 'revoked')
    return { code: 'passkey-revoked', message: `The passkey ${name} is revoked already.` };
  const { person } = passkey;
  if (person.issuer === signedIn.issuer && person.subject === signedIn.subject) return undefined;
  if (signedIn.roles.includes('Administer')) return undefined;
  const message = `${signedIn.name} may not revoke the passkey ${name}: it is that of ${person.name}, and else it takes Administer.`;
  return { code: 'role-missing', message };
}

function named(known: KnownPasskey, enrolment: string): Passkey | Refused {
  if ('passkey' in known && known.passkey.enrolment === enrolment) return known.passkey;
  if ('damaged' in known) return invalid(`what the journal has about it is damaged: ${known.damaged}`);
  return { refused: unknown };
}

const unknown: Refusal = { code: 'passkey-unknown', message: 'No such passkey was enrolled here.' };
