/** Posts JSON to a webhook, of which the address is a secret. */
import { send } from '../../connectors/http/send.ts';
import { Failure } from '../../domain/failure.ts';
import { teamsCard } from './teams-card.ts';
import { webhookAddress } from './webhook-address.ts';

const deadline = 30_000;

/** A card. @param url from the secret store */
export async function notifyByWebhook(
  url: string,
  { title, lines }: { title: string; lines: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  await postToWebhook(url, { body: JSON.stringify(teamsCard(title, lines)) }, signal);
}

/**
 * @param url from the secret store
 * @throws Failure `notification-failed` for any answer but 2xx, with its status and nothing else of it
 */
export async function postToWebhook(
  url: string,
  { body, headers = {} }: { body: string; headers?: Readonly<Record<string, string>> },
  signal: AbortSignal,
): Promise<void> {
  const { status } = await send(
    {},
    {
      method: 'POST',
      url: webhookAddress(url),
      headers: { 'content-type': 'application/json', ...headers },
      body,
      writes: false,
      deadline,
      signal,
      service: 'runbook',
      subject: 'the webhook',
    },
  );
  if (status < 200 || status >= 300) {
    throw new Failure('notification-failed', { service: 'runbook', subject: `the webhook answers ${status}` });
  }
}
