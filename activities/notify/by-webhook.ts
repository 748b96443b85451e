/** Posts a card to a webhook. Its address is a secret: it appears in no error and no log. */
import { send } from '../../connectors/http/send.ts';
import { Failure } from '../../domain/failure.ts';
import { teamsCard } from './teams-card.ts';

const deadline = 30_000;

/** @param url from the secret store */
export async function notifyByWebhook(
  url: string,
  { title, lines }: { title: string; lines: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  if (!URL.canParse(url.trim())) throw failed('the stored address is not a URL');
  const { status } = await send(
    {},
    {
      method: 'POST',
      url: url.trim(),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(teamsCard(title, lines)),
      writes: false,
      deadline,
      signal,
      service: 'runbook',
      subject: 'the webhook',
    },
  );
  if (status >= 300) throw failed(`the webhook answers ${status}`);
}

function failed(subject: string): Failure {
  return new Failure('notification-failed', { service: 'runbook', subject });
}
