/**
 * Sends one recipient what is due. Each message is taken before it is sent and its outcome recorded after it, so that
 * nothing is sent twice; where this process ends in between, it is sent once more later, since it may not have left.
 */
import { isFailure } from '../../domain/failure.ts';
import { recipientName, type Notifications, type Recipient } from '../../domain/notifications.ts';
import { lastLeftAt, mostMessages, type Delivery, type DueMessage } from '../../domain/notification-policy.ts';
import { digestOf, messageOf } from '../../domain/notification-text.ts';
import type { Journal } from '../../journal/journal.ts';
import { messagesFailed, messagesSent, takeMessages, type MessageToTake } from '../../journal/messages.ts';
import { recordReached, recordUnreached } from '../../journal/unreached.ts';
import type { Services } from '../services.ts';
import { sendNotice, type Sending } from './send-notice.ts';

export interface Using {
  readonly journal: Journal;
  readonly secrets: Services['secrets'];
  readonly channels: Notifications['channels'];
  /** Milliseconds, by the journal's clock. */
  readonly now: number;
}

/**
 * After a message that can't be sent the rest waits for the next time.
 * @returns how many have left, and why the last one hasn't
 */
export async function deliver(
  { recipient, messages }: Delivery,
  using: Using,
): Promise<{ sent: number; problem?: string }> {
  const parts = messages.length > mostMessages ? [messages] : messages.map((message) => [message]);
  let sent = 0;
  for (const part of parts) {
    const mine = await take(part, recipientName(recipient), using.journal);
    if (mine.length === 0) continue;
    const sending = parts.length < messages.length ? digest(mine, using.now) : single(mine[0] as DueMessage, using.now);
    const problem = await attempt(recipient, sending, using);
    await record(mine, recipientName(recipient), problem, using.journal);
    if (problem !== undefined) return { sent, problem };
    sent += 1;
  }
  return { sent };
}

/** @returns why it couldn't be sent, without a secret; undefined: it has left */
export async function attempt(recipient: Recipient, sending: Sending, using: Using): Promise<string | undefined> {
  try {
    await sendNotice(recipient, sending, using);
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}

/** As a sentence, without a secret. */
export function problemOf(error: unknown): string {
  if (isFailure(error)) return `${error.operator} ${error.advice}`;
  return `The program failed (${error instanceof Error ? error.name : typeof error}).`;
}

async function take(messages: readonly DueMessage[], name: string, journal: Journal): Promise<DueMessage[]> {
  const keys = new Map(messages.map((message) => [keyOf(message, name), message]));
  const taken = await takeMessages(journal, [...keys.keys()]);
  return taken.flatMap((key) => keys.get(key) ?? []);
}

async function record(
  messages: readonly DueMessage[],
  name: string,
  problem: string | undefined,
  journal: Journal,
): Promise<void> {
  const keys = messages.map((message) => keyOf(message, name));
  if (problem === undefined) {
    await messagesSent(journal, keys);
    await recordReached(journal, [name]);
  } else {
    await messagesFailed(journal, keys);
    await recordUnreached(journal, name, problem);
  }
}

function keyOf({ wait: { runId, number }, kind, last }: DueMessage, recipient: string): MessageToTake {
  return { runId, number, recipient, kind, last };
}

/** What distinguishes a message from the one before it, and not from itself sent again. */
function identityOf({ wait, kind, last }: DueMessage): unknown[] {
  return [wait.runId, wait.number, kind, lastLeftAt(last)];
}

function single(message: DueMessage, now: number): Sending {
  const { wait, kind } = message;
  const type = `${wait.kind}.${kind}`;
  return { ...messageOf(message, now), type, identity: identityOf(message), waits: [wait], now };
}

function digest(messages: readonly DueMessage[], now: number): Sending {
  const waits = messages.map(({ wait }) => wait);
  return { ...digestOf(messages, now), type: 'digest', identity: messages.map(identityOf), waits, now };
}
