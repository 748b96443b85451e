/**
 * What people are told at once, whatever else they were told: that an approval was admitted, before its first write, that
 * writes were stopped, that they go on, that a sign-in was used twice. It is kept in the journal and sent by mail, so that no secret may be in it.
 */
import type { Receipt } from './admission.ts';
import { plain } from './notification-text.ts';
import type { Notifications, Recipient } from './notifications.ts';
import { recipientName } from './notifications.ts';
import { marked, personOf } from './person.ts';
import { summaryOf, type Plan } from './plan.ts';
import { shellWord } from './shell-word.ts';
import type { Notice } from './watch.ts';

export interface Announcement extends Notice {
  /** The same for all that is sent about it, and unlike every other one. */
  readonly id: string;
  readonly type: 'admission' | 'stop' | 'lifting' | 'sign-in-already-used';
  /** Null: all of them. */
  readonly runbook: string | null;
  readonly connection: string | null;
  /** As they were typed: those whom it concerns, whatever the rules say. */
  readonly people: readonly string[];
}

/** Anybody sets a stop, with words of any length. */
const mostCharacters = 300;

/** A stop as it is told. */
interface Stopped {
  readonly id: string;
  readonly connection: string | null;
  readonly by: string | null;
  readonly reason: string | null;
}

/** @param id of the receipt */
export function ofAdmission(id: string, receipt: Receipt, plan: Plan): Announcement {
  const { run, kind, by, requestedBy, requester, via, reason } = receipt;
  const isRollback = kind === 'rollback';
  const { runbook, connection, hash } = plan;
  const why = reason === null ? [] : [`Reason: ${reason}`];
  return {
    id: `admission/${id}`,
    type: 'admission',
    runbook,
    connection,
    people: [by, requestedBy],
    title: plain(
      `${isRollback ? 'Rollback decided, and about to begin' : 'Approved, and about to be written'}: ${run}`,
    ),
    lines: [
      `${runbook} on ${connection}, asked for by ${marked(personOf(requestedBy, requester))}, ${isRollback ? 'is rolled back: decided' : 'was approved'} by ${via === 'standing' ? by : marked(receipt)}.`,
      ...why,
      `Plan ${hash.slice(0, 8)}: ${summaryOf(plan)}.`,
      `To stop all writes there: runbook stop --connection ${shellWord(connection)} --by NAME`,
      ...(isRollback ? [] : [`To end this approval: runbook revoke ${id} --by NAME --reason TEXT`]),
    ].map(plain),
  };
}

export function ofStop({ id, connection, by, reason }: Stopped): Announcement {
  const who = (by ?? 'somebody').slice(0, mostCharacters);
  const why = reason === null ? '.' : `: ${reason.slice(0, mostCharacters)}`;
  return {
    id: `stop/${id}`,
    type: 'stop',
    runbook: null,
    connection,
    people: by === null ? [] : [by],
    title: plain(`Writes ${placeOf(connection)} are stopped`),
    lines: [
      `Stopped by ${who}${why}`,
      'No call that changes something leaves any more. Runs wait, and go on by themselves once it is lifted.',
      `To lift it: runbook lift ${shellWord(id)} --by NAME`,
    ].map(plain),
  };
}

/** @param lifted who has lifted it, and why */
export function ofLifting(
  { id, connection, by }: Stopped,
  lifted: { readonly by: string; readonly reason: string | null },
): Announcement {
  return {
    id: `lifting/${id}`,
    type: 'lifting',
    runbook: null,
    connection,
    people: [lifted.by, ...(by === null ? [] : [by])],
    title: plain(`A stop of writes ${placeOf(connection)} is lifted`),
    lines: [
      `Lifted by ${lifted.by}${lifted.reason === null ? '.' : `: ${lifted.reason}`}`,
      'What is stopped: runbook stops',
    ].map(plain),
  };
}

/** A statement, as it is told. */
interface Statement {
  /** SHA-256 of its text. */
  readonly id: string;
  readonly action: string;
  readonly run: string | null;
}

/**
 * Somebody has had two statements signed by one sign-in: the person at two windows, or a program that runs as the person.
 *
 * @param signedIn name to show, and ISO 8601
 * @param people whom it concerns: the person, and who has asked for the run
 * @param about what the second one is about
 */
export function ofSignInUsedTwice(
  signedIn: { readonly name: string; readonly authTime: string },
  [first, second]: readonly [Statement, Statement],
  { people, connection }: Pick<Announcement, 'people' | 'connection'>,
): Announcement {
  return {
    // Once for each sign-in: with somebody's session any number of statements is signed.
    id: `sign-in-already-used/${first.id}`,
    type: 'sign-in-already-used',
    runbook: null,
    connection,
    people,
    title: plain(`A sign-in of ${signedIn.name} was used a second time`),
    lines: [
      `By the sign-in at ${signedIn.authTime} these were signed, and each takes one of its own:`,
      `- ${statementInWords(first)}, which was taken;`,
      `- ${statementInWords(second)}, which was refused.`,
      `If ${signedIn.name} has made only one of them, or none, something else works under that account: stop all writes (runbook stop --by NAME), end its sessions at the identity provider, and look at what was approved (runbook runs).`,
    ].map(plain),
  };
}

/** `approve (statement 0c1d2e3f) of RUN` */
export function statementInWords({ id, action, run }: Statement): string {
  return `${action} (statement ${id.slice(0, 8)})${run === null ? '' : ` of ${run}`}`;
}

/**
 * Everybody whom a rule notifies of such runs, whatever it is about and whenever; and those whom the file names as the people
 * whom it concerns.
 */
export function recipientsOf(
  { runbook, connection, people }: Pick<Announcement, 'runbook' | 'connection' | 'people'>,
  { rules, people: named = {} }: Pick<Notifications, 'rules' | 'people'>,
): Recipient[] {
  const concerns = (only: readonly string[] | undefined, one: string | null): boolean =>
    only === undefined || one === null || only.includes(one);
  const byRules = Object.values(rules).filter(
    (rule) => concerns(rule.runbooks, runbook) && concerns(rule.connections, connection),
  );
  const wanted = new Set(people.map(spelt));
  const byName = Object.entries(named).filter(([name]) => wanted.has(spelt(name)));
  const all = [...byRules.flatMap(({ notify }) => notify), ...byName.flatMap(([, recipients]) => recipients)];
  return [...new Map(all.map((recipient) => [recipientName(recipient), recipient])).values()];
}

function spelt(name: string): string {
  return name.trim().toLowerCase();
}

function placeOf(connection: string | null): string {
  return connection === null ? 'on all connections' : `on ${connection}`;
}
