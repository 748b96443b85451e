/** notifications.yaml in RUNBOOKS_HOME: who is notified of what, and by which channels. Without it: all of it, in the worker's log. */
import { join } from 'node:path';
import { Failure } from '../domain/failure.ts';
import { inTheLog, notificationKeys, notificationsSchema, type Notifications } from '../domain/notifications.ts';
import { errorCode } from './error-code.ts';
import { readYaml } from './yaml-file.ts';
import { readText, whyUnreadable } from '../processes/text-file.ts';

export function notificationsFile(home: string): string {
  return join(home, 'notifications.yaml');
}

/** @throws Failure `notifications-file-invalid`, whose subject has `file:line:column problem` for each problem */
export async function readNotifications(home: string): Promise<Notifications> {
  const file = notificationsFile(home);
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return inTheLog;
    throw invalid([`${file}: ${whyUnreadable(error)}`]);
  }
  return parseNotifications(text, file);
}

/** What a text of YAML (or JSON) says. */
export function parseNotifications(text: string, file: string): Notifications {
  const read = readYaml(text, file, { schema: notificationsSchema, keys: notificationKeys });
  if ('problems' in read) throw invalid(read.problems);
  return read.data;
}

function invalid(problems: readonly string[]): Failure {
  return new Failure('notifications-file-invalid', { service: 'runbook', subject: problems.join('; ') });
}
