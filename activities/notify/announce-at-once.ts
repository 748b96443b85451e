/**
 * Tells people of something as soon as it is recorded. A channel that takes its time holds nothing up: what hasn't left by then
 * leaves later, or with the next round.
 */
import type { Announcement } from '../../domain/announcement.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Services } from '../services.ts';
import { announce } from './announce.ts';
import { problemOf } from './deliver.ts';
import { rulesToFollow } from './rules-to-follow.ts';

/** Milliseconds. */
const patience = 10_000;

/** @returns whom it couldn't reach, and why; what isn't known of that is said as well */
export async function announceAtOnce(
  journal: Journal,
  services: Pick<Services, 'home' | 'secrets'>,
  announcement: Announcement,
): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve(['a channel has not answered for 10 seconds']), patience);
  });
  try {
    return await Promise.race([sent(journal, services, announcement), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function sent(
  journal: Journal,
  { home, secrets }: Pick<Services, 'home' | 'secrets'>,
  announcement: Announcement,
): Promise<string[]> {
  try {
    const { notifications, problems } = await rulesToFollow(home);
    return [...problems, ...(await announce(announcement, journal, { notifications, secrets }))];
  } catch (error) {
    return [`whether anybody was reached is not known: ${problemOf(error)}`];
  }
}
