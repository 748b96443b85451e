/** Who is notified, by this worker's file; what is wrong with it holds up no run. */
import { readNotifications } from '../../connectors/notifications-file.ts';
import { isFailure } from '../../domain/failure.ts';
import { inTheLog, type Notifications } from '../../domain/notifications.ts';
import { problemOf } from './deliver.ts';

/** Where the file can't be read, the log has what it would have sent to people. @returns why, as sentences, without a secret */
export async function rulesToFollow(home: string): Promise<{ notifications: Notifications; problems: string[] }> {
  try {
    return { notifications: await readNotifications(home), problems: [] };
  } catch (error) {
    if (!isFailure(error, 'notifications-file-invalid')) throw error;
    return { notifications: inTheLog, problems: [problemOf(error)] };
  }
}
