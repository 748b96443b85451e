/**
 * Who is sent what, and when: a function of the waits, the rules, what was sent and the time, and of nothing else.
 *
 * - A wait is announced as soon as it is seen, and again at its pace; an expiry once, near its end.
 * - Nobody gets more than one message an hour about one run: what is due then comes with the next hour.
 * - In quiet hours only what a rule calls urgent.
 * - Once half of a wait's time has passed, those in `alsoNotify` as well.
 * - Who couldn't be reached is tried again after as long as that has lasted, from a minute to an hour.
 */
import type { Recipient, Rule, Subject } from './notifications.ts';
import { recipientName } from './notifications.ts';
import { isQuiet } from './quiet-hours.ts';
import { atMostEvery } from './remind-every.ts';
import type { WaitForPerson } from './wait-for-person.ts';

export type MessageKind = 'first' | 'reminder' | 'expiry';

/** The last message of a kind about a wait to one recipient. */
export interface SentMessage {
  /** Workflow ID. */
  readonly run: string;
  readonly runId: string;
  readonly number: number;
  /** By `recipientName`. */
  readonly recipient: string;
  readonly kind: MessageKind;
  /** ISO 8601: when it was taken to be sent. */
  readonly at: string;
  /** `sending`: whether it has left isn't known. */
  readonly state: 'sending' | 'sent';
  /** ISO 8601: when the one of this kind was taken that left before it; null: none has. */
  readonly sentBefore: string | null;
}

/** The last message of a kind about a wait to somebody, as it was read; undefined: there was none. */
export type LastMessage = Pick<SentMessage, 'at' | 'state' | 'sentBefore'> | undefined;

/** When the last one of a kind was taken that has left, whatever became of one after it; null: none has. */
export function lastLeftAt(last: LastMessage): string | null {
  return (last?.state === 'sent' ? last.at : last?.sentBefore) ?? null;
}

/** Somebody whom the last message didn't reach. Times are ISO 8601. */
export interface Unreached {
  readonly recipient: string;
  readonly since: string;
  readonly triedAt: string;
  readonly problem: string;
  /** When others were notified; null: nobody was. */
  readonly reportedAt: string | null;
}

export interface DueMessage {
  readonly wait: WaitForPerson;
  readonly kind: MessageKind;
  /** The last of this kind about this wait. */
  readonly last: LastMessage;
}

export interface Delivery {
  readonly recipient: Recipient;
  /** What has waited longest comes first. */
  readonly messages: readonly DueMessage[];
}

export interface Standing {
  readonly waits: readonly WaitForPerson[];
  readonly rules: readonly Rule[];
  readonly sent: readonly SentMessage[];
  readonly unreached: readonly Unreached[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** More for one recipient at once become one message. */
export const mostMessages = 20;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A process that took a message so long ago and didn't say how it went has ended: it is sent once more. */
const longestSending = 10 * minute;

/** That a run has ended is news for so long: a rule that is written later sends nothing of the past. */
export const outcomeReportedFor = 3 * day;

/** What is to be sent now, by recipient. */
export function dueDeliveries({ waits, rules, sent, unreached, now }: Standing): Delivery[] {
  const histories = new Histories(sent, now);
  const deliveries = new Map<string, { recipient: Recipient; messages: DueMessage[] }>();
  for (const wait of waits) {
    for (const rule of rules) {
      for (const recipient of recipientsOf(rule, wait, now)) {
        const name = recipientName(recipient);
        const kind = dueKind(rule, wait, histories.about(wait, name), now);
        if (kind === undefined) continue;
        const delivery = deliveries.get(name) ?? { recipient, messages: [] };
        deliveries.set(name, delivery);
        delivery.messages.push({ wait, kind, last: histories.last(wait, name, kind) });
      }
    }
  }
  return [...deliveries].flatMap(([name, { recipient, messages }]) => {
    if (!mayTry(unreached, name, now)) return [];
    const due = onePerRun(messages).filter(({ wait }) => now - histories.lastAboutRun(wait, name) >= atMostEvery);
    return due.length === 0 ? [] : [{ recipient, messages: due }];
  });
}

/** Who couldn't be reached, and of whom others are to be notified: at once, and then daily. */
export function unreportedOf(unreached: readonly Unreached[], now: number): Unreached[] {
  return unreached.filter(({ reportedAt }) => reportedAt === null || now - Date.parse(reportedAt) >= day);
}

/** Those of the same rules who are reached by another channel. */
export function othersThan(recipient: string, rules: readonly Rule[]): Recipient[] {
  const others = new Map<string, Recipient>();
  for (const { notify, alsoNotify } of rules) {
    const all = [...notify, ...alsoNotify];
    const itself = all.find((each) => recipientName(each) === recipient);
    if (itself === undefined) continue;
    for (const other of all) if (other.by !== itself.by) others.set(recipientName(other), other);
  }
  return [...others.values()];
}

class Histories {
  readonly #sent: readonly SentMessage[];
  readonly #now: number;
  readonly #byWait = new Map<string, SentMessage[]>();
  readonly #lastByRun = new Map<string, number>();

  constructor(sent: readonly SentMessage[], now: number) {
    this.#sent = sent;
    this.#now = now;
    for (const message of this.#sent) {
      const { run, recipient } = message;
      const about = keyOf(message, recipient);
      this.#byWait.set(about, [...(this.#byWait.get(about) ?? []), message]);
      if (!this.#counts(message)) continue;
      const ofRun = JSON.stringify([run, recipient]);
      this.#lastByRun.set(ofRun, Math.max(Date.parse(message.at), this.#lastByRun.get(ofRun) ?? 0));
    }
  }

  about(wait: WaitForPerson, recipient: string): SentMessage[] {
    return (this.#byWait.get(keyOf(wait, recipient)) ?? []).filter((message) => this.#counts(message));
  }

  last(wait: WaitForPerson, recipient: string, kind: MessageKind): LastMessage {
    const found = this.#byWait.get(keyOf(wait, recipient))?.find((message) => message.kind === kind);
    return found === undefined ? undefined : { at: found.at, state: found.state, sentBefore: found.sentBefore };
  }

  lastAboutRun({ run }: WaitForPerson, recipient: string): number {
    return this.#lastByRun.get(JSON.stringify([run, recipient])) ?? Number.NEGATIVE_INFINITY;
  }

  #counts({ state, at }: SentMessage): boolean {
    return state === 'sent' || this.#now - Date.parse(at) < longestSending;
  }
}

function keyOf({ runId, number }: Pick<WaitForPerson, 'runId' | 'number'>, recipient: string): string {
  return JSON.stringify([runId, number, recipient]);
}

function recipientsOf(rule: Rule, wait: WaitForPerson, now: number): readonly Recipient[] {
  const { runbooks, connections } = rule;
  const isOurs =
    (runbooks === undefined || runbooks.includes(wait.about.runbook)) &&
    (connections === undefined || connections.includes(wait.about.connection));
  if (!isOurs) return [];
  return isHalfOver(wait, now) ? [...rule.notify, ...rule.alsoNotify] : rule.notify;
}

/** A wait without an end counts as one of two days. */
function isHalfOver({ kind, since, until }: WaitForPerson, now: number): boolean {
  if (kind === 'outcome') return false;
  const from = Date.parse(since);
  const to = until === null ? from + 2 * day : Date.parse(until);
  return now >= from + (to - from) / 2;
}

function dueKind(rule: Rule, wait: WaitForPerson, sent: readonly SentMessage[], now: number): MessageKind | undefined {
  const isAllowed = (subject: Subject): boolean =>
    rule.about.includes(subject) &&
    (rule.urgent.includes(subject) || rule.quietHours === undefined || !isQuiet(rule.quietHours, now));
  if (wait.kind === 'outcome') {
    const isNews = sent.length === 0 && now - Date.parse(wait.since) <= outcomeReportedFor;
    return isNews && isAllowed('outcome') ? 'first' : undefined;
  }
  // It has expired, and its run is about to say so itself.
  if (wait.until !== null && now >= Date.parse(wait.until)) return undefined;
  if (expiresSoon(wait, now) && isAllowed('expiry') && !sent.some(({ kind }) => kind === 'expiry')) return 'expiry';
  if (!isAllowed(wait.kind)) return undefined;
  if (sent.length === 0) return 'first';
  const lastSent = Math.max(...sent.map(({ at }) => Date.parse(at)));
  return now - lastSent >= Math.max(atMostEvery, wait.remindEvery) ? 'reminder' : undefined;
}

/** In the last quarter of its time, at most a day before its end. */
function expiresSoon({ since, until }: WaitForPerson, now: number): boolean {
  if (until === null) return false;
  const end = Date.parse(until);
  return now >= end - Math.min(day, (end - Date.parse(since)) / 4);
}

/** What matters most comes first. */
const order: readonly string[] = ['attention', 'approval', 'manual-step', 'outcome'];

/** Of each run the one message that matters most. */
function onePerRun(messages: readonly DueMessage[]): DueMessage[] {
  const byRun = new Map<string, DueMessage>();
  for (const message of messages) {
    const other = byRun.get(message.wait.run);
    if (other === undefined || rank(message) < rank(other)) byRun.set(message.wait.run, message);
  }
  return [...byRun.values()].toSorted((a, b) => a.wait.since.localeCompare(b.wait.since));
}

function rank({ wait, kind }: DueMessage): number {
  return kind === 'expiry' ? -1 : order.indexOf(wait.kind);
}

function mayTry(unreached: readonly Unreached[], name: string, now: number): boolean {
  const found = unreached.find(({ recipient }) => recipient === name);
  if (found === undefined) return true;
  const lasted = Date.parse(found.triedAt) - Date.parse(found.since);
  return now - Date.parse(found.triedAt) >= Math.min(hour, Math.max(minute, lasted));
}
