/** The address of a webhook, from the secret store: it is as good as a password, and appears in no error and no log. */
import { Failure } from '../../domain/failure.ts';

/** @throws Failure `notification-failed`, which doesn't repeat it */
export function webhookAddress(stored: string): string {
  const text = stored.trim();
  if (!URL.canParse(text)) throw failed('the stored address is not a URL');
  const { protocol, hostname } = new URL(text);
  const isHere = protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !isHere) throw failed('the stored address does not begin with https://');
  return text;
}

function failed(subject: string): Failure {
  return new Failure('notification-failed', { service: 'runbook', subject });
}
