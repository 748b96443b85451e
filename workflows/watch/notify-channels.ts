/** Notifies by every channel that is configured, each by itself, and in the worker's log in any case. */
import { log } from '@temporalio/workflow';
import type { OwnActivities } from '../../domain/activities.ts';
import type { Channels, Notice } from '../../domain/watch.ts';
import { reasonOf } from './reason-of.ts';

export type NotifyActivities = Pick<OwnActivities, 'notifyByWebhook' | 'notifyByMail'>;

/** @returns whether one channel at least, or none where none is configured, and for each that failed a sentence */
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

async function attempt(channel: string, sent: Promise<void>): Promise<string | undefined> {
  try {
    await sent;
    return undefined;
  } catch (error) {
    return `Nobody could be notified by ${channel}: ${reasonOf(error)}`;
  }
}
