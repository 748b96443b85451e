/**
 * Signs what a webhook is sent, so that its receiver knows whose it is and that it is fresh.
 * Source: Standard Webhooks specification, github.com/standard-webhooks/standard-webhooks, "Signature scheme".
 */
import { createHmac } from 'node:crypto';
import { Failure } from '../../domain/failure.ts';

const shape = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
/** Bytes of a key, by the specification. */
const [shortest, longest] = [24, 64];

/**
 * @param id of the message, the same each time that it is sent
 * @param now milliseconds
 * @param secret from the store: `whsec_` and 24 to 64 bytes in base64
 * @throws Failure `notification-failed`, which doesn't repeat the secret
 */
export function signedHeaders(id: string, now: number, body: string, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(shape.exec(secret.trim())?.[1] ?? '', 'base64');
  if (key.length >= shortest && key.length <= longest) return key;
  const subject = `the stored signing secret is not "whsec_" and ${shortest} to ${longest} bytes in base64`;
  throw new Failure('notification-failed', { service: 'runbook', subject });
}
