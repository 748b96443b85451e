/** Notifies by every configured channel, each independently, and always in the worker's log. */
import { log } from '@temporalio/workflow';
import type { OwnActivities } from '../../domain/activities.ts';
import type { Channels, Notice } from '../../domain/watch.ts';
import { reasonOf } from './reason-of.ts';

export type NotifyActivities = Pick<OwnActivities, 'notifyByWebhook' | 'notifyByMail'>;

/** @returns whether at least one channel succeeded (or none is configured), and a sentence for each that failed */
export async function notifyChannels(
  { notifyByWebhook, notifyByMail }: NotifyActivities,
  { webhook, mail }: Channels,
  notice: Notice,
): Promise<{ notified: boolean; problems: string[] }> {
  log.warn(notice.title, { lines: notice.lines });
  const sent = [
    ...(webhook === undefined ? [] : [attempt('webhook', notifyByWebhook({ webhook, ...notice }))]),
    ...(mail === undefined ? [] : [attempt('mail', notifyByMail({ mail, ...notice }))]),
  ];
  const problems = (await Promise.all(sent)).filter((problem) => problem !== undefined);
  return { notified: problems.length === 0 || problems.length < sent.length, problems };
}

async function attempt(channel: string, sent: Promise<unknown>): Promise<string | undefined> {
  try {
    await sent;
    return undefined;
  } catch (error) {
    return `Nobody could be notified by ${channel}: ${reasonOf(error)}`;
  }
}
