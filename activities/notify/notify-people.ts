/** Tells people by every channel that is configured, and in the worker's log in any case. */
import { Context, log } from '@temporalio/activity';
import type { NotifyPeopleInput } from '../../domain/watch.ts';
import { applicationFailure } from '../application-failure.ts';
import type { Services } from '../services.ts';
import { notifyByMail } from './by-mail.ts';
import { notifyByWebhook } from './by-webhook.ts';

export function notifyPeople({ secrets }: Services) {
  return async ({ channels, title, lines }: NotifyPeopleInput): Promise<void> => {
    log.warn(title, { lines });
    try {
      const { webhook, mail } = channels;
      if (webhook !== undefined) {
        const { value } = await secrets.resolve(webhook);
        await notifyByWebhook(value, { title, lines }, Context.current().cancellationSignal);
      }
      if (mail !== undefined) await notifyByMail(mail, { title, lines }, secrets);
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}
