/** Notifies people, by one activity for each channel: a retry of one that fails sends nothing again by another. */
import { Context } from '@temporalio/activity';
import type { NotifiedAnswer } from '../../domain/activity-contracts.ts';
import type { MailInput, WebhookInput } from '../../domain/watch.ts';
import { applicationFailure } from '../application-failure.ts';
import type { Services } from '../services.ts';
import { notifyByMail } from './by-mail.ts';
import { notifyByWebhook } from './by-webhook.ts';

export function notifyPeople({ secrets }: Services) {
  return {
    notifyByWebhook: async ({ webhook, title, lines }: WebhookInput): Promise<NotifiedAnswer> => {
      try {
        const { value } = await secrets.resolve(webhook);
        await notifyByWebhook(value, { title, lines }, Context.current().cancellationSignal);
        return { notified: true };
      } catch (error) {
        throw applicationFailure(error);
      }
    },
    notifyByMail: async ({ mail, title, lines }: MailInput): Promise<NotifiedAnswer> => {
      try {
        await notifyByMail(mail, { title, lines }, secrets);
        return { notified: true };
      } catch (error) {
        throw applicationFailure(error);
      }
    },
  };
}
