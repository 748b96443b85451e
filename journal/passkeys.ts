/**
 * Passkeys: whose they are, who stands for them, until when they count, and how often each was used. Signed rows, one stream
 * for what became of a passkey and one for its uses. A place that is missing or doesn't verify may have been a revocation: then
 * nothing is known of that passkey, and it counts no more.
 */
import type { Refusal } from '../domain/approval.ts';
import { passkeyName, type Passkey } from '../domain/passkey.ts';
import type { PasskeyStatement } from '../domain/passkey-statement.ts';
import type { SignedIn } from '../domain/person.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { whyUnverified } from './newest-rows.ts';
import { appendSigned, holdStream, readSigned } from './signed-rows.ts';

/** What the journal has about a credential ID. */
export type KnownPasskey =
  | { readonly passkey: Passkey }
  /** Why nothing is known, as the second half of a sentence. */
  | { readonly damaged: string }
  | { readonly none: true };

interface Enrolled {
  readonly statement: PasskeyStatement<'enrol'>;
  readonly person: SignedIn;
  readonly synced: boolean;
  readonly counter: number;
}

interface Said {
  readonly by: SignedIn;
  readonly reason?: string;
}

/** The last uses that are known. */
export interface PasskeyUses {
  readonly counter: number;
  /** By the statement it was used for. */
  readonly counters: ReadonlyMap<string, number>;
}

export async function passkeyOf(journal: Journal, tx: JournalTransaction, credentialId: string): Promise<KnownPasskey> {
  const places = await readSigned(journal, tx, lifeOf(credentialId), journal.trusted);
  let passkey: Passkey | undefined;
  for (const place of places) {
    if (!place.verified) return { damaged: whyUnverified(place) };
    const { at, kind, statement, content } = place.row;
    if (kind === 'enrolled') passkey ??= enrolledAs(JSON.parse(content) as Enrolled, statement, at);
    else if (passkey !== undefined) passkey = { ...passkey, ...after(kind, JSON.parse(content) as Said, at) };
  }
  return passkey === undefined ? { none: true } : { passkey };
}

function enrolledAs({ statement, person, synced, counter }: Enrolled, enrolment: string, at: string): Passkey {
  const { credentialId, publicKey, rpId, transports = [] } = statement;
  const life = { person, enrolledAt: at, endorsed: null, revoked: null };
  return { credentialId, publicKey, rpId, transports, synced, enrolment, counter, ...life };
}

function after(kind: string, { by, reason = null }: { by: SignedIn; reason?: string | null }, at: string) {
  if (kind === 'endorsed') return { endorsed: { by, at } };
  return kind === 'revoked' ? { revoked: { by, at, reason } } : {};
}

/** All that there are, and the credential IDs of which nothing is known, with why. */
export async function allPasskeys(
  journal: Journal,
): Promise<{ readonly passkeys: readonly Passkey[]; readonly damaged: readonly string[] }> {
  return await journal.read(async (tx) => {
    const rows = await tx.rows.selectFrom('passkeys').select('scope').distinct().execute();
    const counters = await tx.rows
      .selectFrom('streams')
      .select('scope')
      .where('stream_table', '=', 'passkeys')
      .execute();
    const scopes = [...new Set([...rows, ...counters].map(({ scope }) => scope))];
    const passkeys: Passkey[] = [];
    const damaged: string[] = [];
    for (const scope of scopes.toSorted()) {
      const known = await passkeyOf(journal, tx, scope);
      if ('passkey' in known) passkeys.push(known.passkey);
      else if ('damaged' in known) damaged.push(`${scope.slice(0, 24)}: ${known.damaged}`);
    }
    return { passkeys: passkeys.toSorted((a, b) => (a.enrolledAt < b.enrolledAt ? -1 : 1)), damaged };
  });
}

/** A credential ID is enrolled once, for ever: one that was revoked isn't taken again. @throws Failure `journal-signs-elsewhere` */
export async function recordEnrolment(
  journal: Journal,
  enrolment: string,
  enrolled: Enrolled,
): Promise<{ readonly passkey: Passkey } | { readonly refused: Refusal }> {
  const { credentialId } = enrolled.statement;
  return await journal.transaction(async (tx) => {
    await holdStream(tx, lifeOf(credentialId));
    const known = await passkeyOf(journal, tx, credentialId);
    if (!('none' in known)) return { refused: alreadyEnrolled(known) };
    const at = await tx.now();
    const row = { at, kind: 'enrolled' as const, statement: enrolment, content: JSON.stringify(enrolled) };
    await appendSigned(journal, tx, lifeOf(credentialId), [row]);
    return { passkey: enrolledAs(enrolled, enrolment, at) };
  });
}

function alreadyEnrolled(known: Exclude<KnownPasskey, { none: true }>): Refusal {
  const code = 'passkey-already-enrolled';
  if ('damaged' in known)
    return { code, message: `The journal has something about this passkey: its ${known.damaged}.` };
  const { person, enrolledAt, revoked } = known.passkey;
  const then = revoked === null ? '' : ', and revoked since';
  const message = `This passkey was enrolled by ${person.name} at ${enrolledAt}${then} (${passkeyName(known.passkey)}): make another one.`;
  return { code, message };
}

/**
 * That a second person stands for it, or that it counts no longer.
 *
 * @param whyNot asked while nobody else adds to the passkey
 * @throws Failure `journal-signs-elsewhere`
 */
export async function recordAbout(
  journal: Journal,
  credentialId: string,
  { kind, statement, by, reason }: Said & { readonly kind: 'endorsed' | 'revoked'; readonly statement: string },
  whyNot: (known: KnownPasskey) => Refusal | undefined,
): Promise<{ readonly refused: Refusal } | undefined> {
  return await journal.transaction(async (tx) => {
    await holdStream(tx, lifeOf(credentialId));
    const refused = whyNot(await passkeyOf(journal, tx, credentialId));
    if (refused !== undefined) return { refused };
    const content = JSON.stringify({ by, ...(reason !== undefined && { reason }) });
    await appendSigned(journal, tx, lifeOf(credentialId), [{ at: await tx.now(), kind, statement, content }]);
    return undefined;
  });
}

/**
 * Takes a use of a passkey that counts them, unless something has been signed with it, or with a copy of it, that this journal
 * hasn't seen in its order (WebAuthn Level 3, 6.1.1). The same statement takes its own use again.
 *
 * @param whyNot as above: what was true before the signature was checked may be so no longer
 * @throws Failure `journal-signs-elsewhere`
 */
export async function recordPasskeyUse(
  journal: Journal,
  credentialId: string,
  { statement, counter }: { readonly statement: string; readonly counter: number },
  whyNot: (known: KnownPasskey, uses: PasskeyUses | { readonly damaged: string }) => Refusal | undefined,
): Promise<{ readonly refused: Refusal } | undefined> {
  return await journal.transaction(async (tx) => {
    await holdStream(tx, usesOf(credentialId));
    const uses = await usesIn(journal, tx, credentialId);
    const refused = whyNot(await passkeyOf(journal, tx, credentialId), uses);
    if (refused !== undefined) return { refused };
    if (counter === 0 || ('counters' in uses && uses.counters.get(statement) === counter)) return undefined;
    const row = { at: await tx.now(), kind: 'used' as const, statement, content: JSON.stringify({ counter }) };
    await appendSigned(journal, tx, usesOf(credentialId), [row]);
    return undefined;
  });
}

async function usesIn(
  journal: Journal,
  tx: JournalTransaction,
  credentialId: string,
): Promise<PasskeyUses | { readonly damaged: string }> {
  const counters = new Map<string, number>();
  for (const place of await readSigned(journal, tx, usesOf(credentialId), journal.trusted)) {
    if (!place.verified) return { damaged: whyUnverified(place) };
    counters.set(place.row.statement, (JSON.parse(place.row.content) as { counter: number }).counter);
  }
  return { counter: Math.max(0, ...counters.values()), counters };
}

function lifeOf(credentialId: string) {
  return { table: 'passkeys', scope: credentialId, part: '' } as const;
}

function usesOf(credentialId: string) {
  return { table: 'passkeys', scope: credentialId, part: 'uses' } as const;
}
