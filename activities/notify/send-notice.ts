/** Sends one notice to one recipient, by whichever channel it is. */
import { createHash } from 'node:crypto';
import { Context, log } from '@temporalio/activity';
import type { Notifications, Recipient } from '../../domain/notifications.ts';
import { recipientName } from '../../domain/notifications.ts';
import type { WaitForPerson } from '../../domain/wait-for-person.ts';
import type { Notice } from '../../domain/watch.ts';
import type { Services } from '../services.ts';
import { notifyByMail } from './by-mail.ts';
import { notifyByWebhook, postToWebhook } from './by-webhook.ts';
import { signedHeaders } from './webhook-signature.ts';

export interface Sending extends Notice {
  /** What kind of message it is, for programs: `approval.first`, `digest`, `unreached`. */
  readonly type: string;
  /** What distinguishes it from every other message to the same recipient, and is the same when it is sent once more. */
  readonly identity: readonly unknown[];
  /** What it is about. */
  readonly waits: readonly WaitForPerson[];
  /** Milliseconds. */
  readonly now: number;
}

type Using = Pick<Services, 'secrets'> & { readonly channels: Notifications['channels'] };

/** @throws Failure, whose words hold no secret */
export async function sendNotice(recipient: Recipient, sending: Sending, { channels, secrets }: Using): Promise<void> {
  const channel = channels[recipient.by];
  const { title, lines } = sending;
  const signal = Context.current().cancellationSignal;
  switch (channel?.kind) {
    case 'log':
      return log.warn(title, { lines, runs: sending.waits.map(({ run }) => run) });
    case 'mail':
      return await notifyByMail({ ...channel, to: [recipient.to ?? ''] }, { title, lines }, secrets);
    case 'teams':
      return await notifyByWebhook((await secrets.resolve(channel.webhook)).value, { title, lines }, signal);
    case 'webhook': {
      const address = (await secrets.resolve(channel.address)).value;
      const secret = (await secrets.resolve(channel.signingSecret)).value;
      const body = JSON.stringify(payloadOf(sending));
      const headers = signedHeaders(idOf(recipient, sending), sending.now, body, secret);
      return await postToWebhook(address, { body, headers }, signal);
    }
    case undefined:
      throw new Error(`There is no channel ${recipient.by}`);
  }
}

/** What a program gets: what the specification has at the top, and the message, as data and as text. */
function payloadOf({ type, title, lines, waits, now }: Sending): object {
  return {
    type,
    timestamp: new Date(now).toISOString(),
    data: {
      title,
      lines,
      runs: waits.map(({ run, runId, kind, since, until, about }) => ({ run, runId, kind, since, until, ...about })),
    },
  };
}

function idOf(recipient: Recipient, { identity }: Sending): string {
  const digest = createHash('sha256').update(JSON.stringify([recipientName(recipient), ...identity]));
  return `msg_${digest.digest('hex').slice(0, 32)}`;
}
