/**
 * Sign-ins that were used: each signs one statement, so that nothing which had the person sign in once can decide twice. And
 * what was signed, as it was checked, which later checks believe without the token.
 *
 * Not held here: who owns the database and takes the newest row of a sign-in away together with its counter lets that sign-in be
 * used once more, for as long as it is young enough.
 */
import { createHash } from 'node:crypto';
import { ofSignInUsedTwice, statementInWords, type Announcement } from '../domain/announcement.ts';
import type { Refusal } from '../domain/approval.ts';
import { Failure } from '../domain/failure.ts';
import type { SignedIn } from '../domain/person.ts';
import { recordAnnouncement } from './announcements.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { appendSigned, holdStream, readSigned, type Stream } from './signed-rows.ts';
import type { SignedRow, SignedTable } from './tables.ts';

/** What was signed. */
export interface UsedStatement {
  /** SHA-256 of its text: 64 hexadecimal digits. */
  readonly id: string;
  readonly text: string;
  /** What it decides, or asks for. */
  readonly action: string;
  /** Workflow ID, and Temporal's run ID; null: it is about no run. */
  readonly run: string | null;
  readonly runId: string | null;
  /** Null: it is about no plan. */
  readonly planHash: string | null;
}

/** Whom it concerns, besides who has signed in, and where. */
interface Concerned {
  readonly requestedBy: string | null;
  readonly connection: string | null;
}

export interface VerifiedStatement extends UsedStatement {
  /** ISO 8601, by the journal's clock. */
  readonly at: string;
  readonly signedIn: SignedIn;
}

export interface NotUsed {
  readonly refused: Refusal<'sign-in-already-used' | 'statement-already-used' | 'sign-in-invalid'>;
  /** Recorded, to be sent. */
  readonly announcement?: Announcement;
}

/**
 * A second time by the same statement it changes nothing, and answers as it did first: an activity may be tried again.
 *
 * @param signedIn as it was checked
 * @throws Failure `journal-damaged` where it isn't known what the sign-in was used for; `journal-signs-elsewhere`
 */
export async function useSignIn(
  journal: Journal,
  signedIn: SignedIn,
  statement: UsedStatement,
  concerned: Concerned,
): Promise<{ readonly signedIn: SignedIn } | NotUsed> {
  const [ofSignIn, ofStatement] = [signInStream(signedIn), statementStream(statement.runId, statement.id)];
  return await journal.transaction(async (tx) => {
    await holdStream(tx, ofSignIn);
    await holdStream(tx, ofStatement);
    const [used] = await rowsIn(journal, tx, ofSignIn);
    if (used !== undefined && used.statement !== statement.id) {
      return await alreadyUsed(tx, { signedIn, first: { ...used, id: used.statement }, second: statement, concerned });
    }
    if (await isOfAnotherRun(tx, ofStatement)) {
      const message = `${statementInWords(statement)} was taken already, by another execution: make a decision of your own.`;
      return { refused: { code: 'statement-already-used', message } };
    }
    const [signed] = await rowsIn(journal, tx, ofStatement);
    const first = signed === undefined ? undefined : (JSON.parse(signed.who) as SignedIn);
    if (first !== undefined && !(first.issuer === signedIn.issuer && first.subject === signedIn.subject)) {
      const message = `${first.name} has signed this very statement already: make a decision of your own.`;
      return { refused: { code: 'sign-in-invalid', message } };
    }
    const at = await tx.now();
    const { id, text, action, run, planHash } = statement;
    if (used === undefined) await appendSigned(journal, tx, ofSignIn, [{ at, statement: id, action, run }]);
    if (first !== undefined) return { signedIn: first };
    const who = { who: JSON.stringify(signedIn), token_digest: signedIn.tokenDigest };
    await appendSigned(journal, tx, ofStatement, [{ at, action, run, plan_hash: planHash, text, ...who }]);
    return { signedIn };
  });
}

/**
 * What people have signed for a run, as far as a worker has checked it.
 *
 * @param runId Temporal's; null: what is about no run
 */
export async function signedStatements(journal: Journal, runId: string | null): Promise<VerifiedStatement[]> {
  const scope = scopeOf(runId);
  const places = await journal.read((tx) =>
    readSigned(journal, tx, { table: 'signed_statements', scope }, journal.trusted),
  );
  return places.flatMap((place) => {
    if (!place.verified) return [];
    const { part: id, at, action, run, plan_hash: planHash, text, who } = place.row;
    return [{ at, id, text, action, run, runId, planHash, signedIn: JSON.parse(who) as SignedIn }];
  });
}

interface Twice {
  readonly signedIn: SignedIn;
  readonly first: Pick<UsedStatement, 'id' | 'action' | 'run'>;
  readonly second: UsedStatement;
  readonly concerned: Concerned;
}

async function alreadyUsed(tx: JournalTransaction, { signedIn, first, second, concerned }: Twice): Promise<NotUsed> {
  const { requestedBy, connection } = concerned;
  const people = requestedBy === null ? [signedIn.name] : [signedIn.name, requestedBy];
  const announcement = ofSignInUsedTwice(signedIn, [first, second], { people, connection });
  await recordAnnouncement(tx, announcement);
  const message = `${signedIn.name}'s sign-in at ${signedIn.authTime} was used already, for ${statementInWords(first)}, and this is ${statementInWords(second)}: each decision takes a sign-in of its own. Whom it concerns is told.`;
  return { refused: { code: 'sign-in-already-used', message }, announcement };
}

/** Whatever stands there counts, verified or not: it makes nothing be taken. */
async function isOfAnotherRun({ rows }: JournalTransaction, { scope, part }: Stream): Promise<boolean> {
  const other = rows.selectFrom('signed_statements').select('scope').where('part', '=', part);
  return (await other.where('scope', '<>', scope).limit(1).executeTakeFirst()) !== undefined;
}

function signInStream({ issuer, subject, authTime }: SignedIn): Stream<'sign_ins'> {
  // An issuer has no blank.
  const scope = createHash('sha256').update(`${issuer} ${subject}`).digest('hex');
  return { table: 'sign_ins', scope, part: authTime };
}

function statementStream(runId: string | null, id: string): Stream<'signed_statements'> {
  return { table: 'signed_statements', scope: scopeOf(runId), part: id };
}

function scopeOf(runId: string | null): string {
  return runId ?? '';
}

/** @throws Failure `journal-damaged` where one is missing, or doesn't verify: what was there isn't known */
async function rowsIn<T extends SignedTable>(
  journal: Journal,
  tx: JournalTransaction,
  stream: Stream<T>,
): Promise<SignedRow<T>[]> {
  const places = await readSigned(journal, tx, stream, journal.trusted);
  return places.map((place) => {
    if (place.verified) return place.row;
    throw new Failure('journal-damaged', { service: 'journal', subject: 'what a sign-in was used for' });
  });
}
