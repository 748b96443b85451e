/**
 * Sends what people are told at once: no limit, no digest, no quiet hours. Each round tries again whom it hasn't reached; the
 * webhook's ID stays the same, however often it is tried.
 */
import { ofStop, recipientsOf, type Announcement } from '../../domain/announcement.ts';
import { recipientName, type Notifications } from '../../domain/notifications.ts';
import { announced, announcementsSince, takeAnnouncement } from '../../journal/announcements.ts';
import type { Journal } from '../../journal/journal.ts';
import { recordedStops } from '../../journal/stops.ts';
import type { Services } from '../services.ts';
import { attempt } from './deliver.ts';

/** It is news for so long. Milliseconds. */
const announcedFor = 3 * 86_400_000;

/** A process that took a message so long ago and didn't say how it went has ended. Milliseconds. */
const longestSending = 10 * 60_000;

interface Using {
  readonly notifications: Notifications;
  readonly secrets: Services['secrets'];
}

/** @returns for each whom it couldn't reach, who and why, without a secret */
export async function announceAll(journal: Journal, using: Using): Promise<string[]> {
  const now = Date.parse(await journal.read((tx) => tx.now()));
  const since = new Date(now - announcedFor).toISOString();
  const { set } = await journal.read((tx) => recordedStops(journal, tx));
  const stops = set.filter((stop) => (stop.since ?? '') >= since).map(ofStop);
  const problems: string[] = [];
  for (const each of [...stops, ...(await announcementsSince(journal, since))])
    problems.push(...(await announce(each, journal, using)));
  return problems;
}

/** The same for one, as soon as it is recorded. */
export async function announce(
  announcement: Announcement,
  journal: Journal,
  { notifications, secrets }: Using,
): Promise<string[]> {
  const now = Date.parse(await journal.read((tx) => tx.now()));
  const { id, type, title, lines } = announcement;
  const sending = { title, lines, type, identity: ['announcement', id], waits: [], now };
  const inDoubtBefore = new Date(now - longestSending).toISOString();
  const results = await Promise.all(
    recipientsOf(announcement, notifications).map(async (recipient) => {
      const name = recipientName(recipient);
      if (!(await takeAnnouncement(journal, id, name, inDoubtBefore))) return [];
      const { channels } = notifications;
      const problem = await attempt(recipient, sending, { journal, secrets, channels, now });
      await announced(journal, id, name, problem);
      return problem === undefined ? [] : [`${name}: ${problem}`];
    }),
  );
  return results.flat();
}
