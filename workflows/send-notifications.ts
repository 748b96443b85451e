/**
 * Notifies people of what runs wait for and how they have ended: one round, started by a schedule each minute. All that lasts is in
 * the journal; what couldn't be done is in the answer, and in the memo of an execution that had something to do.
 */
import { proxyActivities, upsertMemo } from '@temporalio/workflow';
import type { OwnActivities } from '../domain/activities.ts';
import type { NotificationsAnswer, NotificationsInput } from '../domain/activity-contracts.ts';

const activities = proxyActivities<Pick<OwnActivities, 'sendNotifications'>>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '30 seconds',
  // The next round comes in a minute.
  retry: { initialInterval: '5 seconds', maximumAttempts: 3 },
});

export async function sendNotifications(input: NotificationsInput): Promise<NotificationsAnswer> {
  const answer = await activities.sendNotifications(input);
  const { waits, sent, problems } = answer;
  if (sent > 0 || problems.length > 0) upsertMemo({ notifications: { waits, sent, problems } });
  return answer;
}
