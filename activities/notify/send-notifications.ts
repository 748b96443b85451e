/**
 * One round through what runs wait for: anyone who is to be notified of it is. A recipient who can't be reached delays nobody
 * else and is tried again later; others of the same rules are notified of it.
 */
import { log } from '@temporalio/activity';
import type { NotificationsAnswer } from '../../domain/activity-contracts.ts';
import { recipientName, type Notifications } from '../../domain/notifications.ts';
import { dueDeliveries, othersThan, outcomeReportedFor, unreportedOf } from '../../domain/notification-policy.ts';
import { unreachedNotice } from '../../domain/notification-text.ts';
import type { WaitForPerson } from '../../domain/wait-for-person.ts';
import { forgetAnnouncements } from '../../journal/announcements.ts';
import type { Journal } from '../../journal/journal.ts';
import { sentMessages } from '../../journal/messages.ts';
import { forgetUnreached, recordReported, unreachedRecipients } from '../../journal/unreached.ts';
import { endWaitsOf, forgetWaits, waitsToReport } from '../../journal/waits.ts';
import { applicationFailure } from '../application-failure.ts';
import type { Services } from '../services.ts';
import { announceAll } from './announce.ts';
import { attempt, deliver, type Using } from './deliver.ts';
import { rulesToFollow } from './rules-to-follow.ts';
import { stillWaits } from './still-waits.ts';

/** What has ended is of no use afterwards; the report is kept elsewhere. Milliseconds. */
const rememberedFor = 7 * 86_400_000;

/** Whom something is to be sent is tried hourly at least. Milliseconds. */
const triedWithin = 86_400_000;

export function sendNotifications({ home, secrets, journal }: Pick<Services, 'home' | 'secrets' | 'journal'>) {
  return async (): Promise<NotificationsAnswer> => {
    try {
      const { notifications, problems } = await rulesToFollow(home);
      const opened = await journal();
      const unreached = await announceAll(opened, { notifications, secrets });
      return await round(opened, secrets, notifications, [...problems, ...unreached]);
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}

async function round(
  journal: Journal,
  secrets: Services['secrets'],
  notifications: Notifications,
  before: readonly string[],
): Promise<NotificationsAnswer> {
  const at = await journal.read((tx) => tx.now());
  const now = Date.parse(at);
  const rules = Object.values(notifications.rules);
  const waits = await waitsToReport(journal, ago(now, outcomeReportedFor));
  const [sent, unreached] = [await sentMessages(journal), await unreachedRecipients(journal)];
  const due = dueDeliveries({ waits, rules, sent, unreached, now });
  const toAsk = [...due.flatMap(({ messages }) => messages.map(({ wait }) => wait)), ...someOf(waits, now)];
  const others = await thoseThatDoNotWait(toAsk, journal);
  const using: Using = { journal, secrets, channels: notifications.channels, now };
  const delivered = await Promise.all(
    due.map(async ({ recipient, messages }) => {
      const still = messages.filter(({ wait }) => !others.has(placeOf(wait)));
      return { name: recipientName(recipient), ...(await deliver({ recipient, messages: still }, using)) };
    }),
  );
  await reportUnreached(rules, using);
  await forgetWaits(journal, ago(now, rememberedFor));
  await forgetAnnouncements(journal, ago(now, rememberedFor));
  await forgetUnreached(journal, ago(now, triedWithin));
  const failed = delivered.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [`${name} couldn't be reached: ${problem}`],
  );
  const problems = [...before, ...failed];
  for (const problem of problems) log.warn(problem);
  return {
    at,
    waits: waits.filter((wait) => wait.kind !== 'outcome' && !others.has(placeOf(wait))).length,
    sent: delivered.reduce((sum, each) => sum + each.sent, 0),
    problems,
  };
}

/** A sixtieth of all, another one each minute: the end is also found of what nobody is notified of. */
function someOf(waits: readonly WaitForPerson[], now: number): WaitForPerson[] {
  const minute = Math.floor(now / 60_000) % 60;
  return waits.filter((_, index) => index % 60 === minute);
}

/** @returns the places of those that nobody is to be notified about now; for the journal the runs that are over wait no more */
async function thoseThatDoNotWait(waits: readonly WaitForPerson[], journal: Journal): Promise<ReadonlySet<string>> {
  const distinct = new Map(waits.map((wait) => [placeOf(wait), wait]));
  const others = new Set<string>();
  for (const [place, wait] of distinct) {
    const standing = await stillWaits(wait);
    if (standing === 'over') await endWaitsOf(journal, wait.runId);
    if (standing !== 'waits') others.add(place);
  }
  return others;
}

async function reportUnreached(rules: readonly Notifications['rules'][string][], using: Using): Promise<void> {
  const { journal, now } = using;
  const unreached = await unreachedRecipients(journal);
  const silent = new Set(unreached.map(({ recipient }) => recipient));
  const reported: string[] = [];
  for (const one of unreportedOf(unreached, now)) {
    const others = othersThan(one.recipient, rules).filter((other) => !silent.has(recipientName(other)));
    const identity = ['unreached', one.recipient, one.since, one.reportedAt];
    const sending = { ...unreachedNotice(one), type: 'unreached', identity, waits: [], now };
    const problems = await Promise.all(others.map((other) => attempt(other, sending, using)));
    if (problems.includes(undefined)) reported.push(one.recipient);
  }
  await recordReported(journal, reported);
}

function placeOf({ runId, number }: Pick<WaitForPerson, 'runId' | 'number'>): string {
  return `${runId} ${number}`;
}

function ago(now: number, ms: number): string {
  return new Date(now - ms).toISOString();
}
