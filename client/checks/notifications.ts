/** Whether people are notified of what runs wait for: the file, the secrets that it names, who isn't reached; and the schedule. */
import { ScheduleNotFoundError } from '@temporalio/client';
import type { Config } from '../../config.ts';
import { notificationsFile, readNotifications } from '../../connectors/notifications-file.ts';
import { inTheLog, secretsOf, type Notifications } from '../../domain/notifications.ts';
import type { SecretStore } from '../../domain/secret-store.ts';
import { isJournalThere } from '../../journal/open.ts';
import { unreachedRecipients } from '../../journal/unreached.ts';
import { countWaits } from '../../journal/waits.ts';
import { notificationScheduleId } from '../../temporal/notification-schedule.ts';
import type { RunsClient } from '../runs/with-runs.ts';
import { withJournal } from '../with-journal.ts';
import { attempt, ok, skipped, warning, type Check } from './check.ts';

export async function notificationChecks(config: Config, secrets: Pick<SecretStore, 'pin'>): Promise<Check[]> {
  return [
    await attempt('notifications', () => fileCheck(config, secrets)),
    await attempt('notifications, recipients', () => recipientsCheck(config)),
  ];
}

/** @throws Failure: what is wrong with the file, or a secret that it names */
async function fileCheck({ home }: Config, secrets: Pick<SecretStore, 'pin'>): Promise<Check> {
  const notifications = await readNotifications(home);
  const file = notificationsFile(home);
  if (notifications === inTheLog) {
    return ok('notifications', `what runs wait for is in the worker's log alone: there is no ${file}`);
  }
  for (const reference of secretsOf(notifications)) await secrets.pin(reference);
  return ok('notifications', `${file}: ${shown(notifications)}`);
}

function shown({ channels, rules }: Notifications): string {
  const [channelCount, ruleCount] = [Object.keys(channels).length, Object.keys(rules).length];
  return `${channelCount} ${channelCount === 1 ? 'channel' : 'channels'}, ${ruleCount} ${ruleCount === 1 ? 'rule' : 'rules'}`;
}

/** Asked of a server that answers. */
export async function notificationScheduleCheck({ client, config }: RunsClient): Promise<Check> {
  const name = 'notifications, schedule';
  const id = notificationScheduleId(config.taskQueue);
  return await attempt(name, async () => {
    try {
      const { state, info } = await client.schedule.getHandle(id).describe();
      if (state.paused) return warning(name, `${id} is paused: nobody is notified`, 'Unpause it in Temporal.');
      const last = info.recentActions.at(-1)?.takenAt.toISOString();
      return ok(name, last === undefined ? `${id}: no round yet` : `${id}: the last round began at ${last}`);
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      return warning(name, `there is no ${id}: nobody is notified`, 'A worker makes it when it starts.');
    }
  });
}

async function recipientsCheck(config: Config): Promise<Check> {
  const name = 'notifications, recipients';
  if (!(await isJournalThere(config))) return skipped(name, 'there is no journal yet');
  return await withJournal(config, async (journal) => {
    const waits = await countWaits(journal);
    const unreached = await unreachedRecipients(journal);
    const waiting = `${waits} ${waits === 1 ? 'wait' : 'waits'} for people`;
    if (unreached.length === 0) return ok(name, `${waiting}; nobody is known to be out of reach`);
    const named = unreached.map(({ recipient, since, problem }) => `${recipient} since ${since}: ${problem}`);
    const advice =
      'Correct the channel in notifications.yaml, or what it leads to; messages are tried again by themselves.';
    return warning(name, `${waiting}; out of reach: ${named.join('; ')}`, advice);
  });
}
