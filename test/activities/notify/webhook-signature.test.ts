/** Signatures of webhooks, as a receiver checks them. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import { sendNotice } from '../../../activities/notify/send-notice.ts';
import { signedHeaders } from '../../../activities/notify/webhook-signature.ts';
import type { Services } from '../../../activities/services.ts';
import { httpReceiver, type HttpReceiver } from './receivers.ts';

const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
const secret = `whsec_${key.toString('base64')}`;

let receiver: HttpReceiver;
beforeAll(async () => {
  receiver = await httpReceiver();
});
afterEach(() => Object.assign(receiver, { posted: [], status: 202 }));
afterAll(async () => {
  await closeRoutes();
  await receiver.close();
});

it('is the one of the specification for its id, time and body', () => {
  // The example of the specification's reference libraries.
  const headers = signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_000, '{"test": 2432232314}', secret);
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

it.each([
  ['a text without the prefix', key.toString('base64')],
  ['a key that is too short', `whsec_${Buffer.alloc(23).toString('base64')}`],
  ['a key that is too long', `whsec_${Buffer.alloc(65).toString('base64')}`],
  ['nothing', ''],
])('%s is no signing secret, and is not repeated', (_, given) => {
  expect(() => signedHeaders('m', 0, '', given)).toThrow(/is not "whsec_" and 24 to 64 bytes in base64/);
});

async function send(address = receiver.address, identity: unknown[] = ['one']): Promise<void> {
  const stored: Record<string, string> = { 'secret://address': address, 'secret://signing': secret };
  const secrets = {
    resolve: async (name: string) => ({ value: stored[name] ?? '' }),
  } as unknown as Services['secrets'];
  const channels = {
    desk: { kind: 'webhook', address: 'secret://address', signingSecret: 'secret://signing' },
  } as const;
  const sending = { type: 'digest', title: 't', lines: ['l'], identity, waits: [], now: Date.now() };
  await new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(() =>
    sendNotice({ by: 'desk' }, sending, { channels, secrets }),
  );
}

it('what is posted can be checked by who has the secret, and its repetition is known by its id', async () => {
  await send();
  await send();
  await send(receiver.address, ['two']);
  for (const { headers, body } of receiver.posted) {
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const [version, given = ''] = String(headers['webhook-signature']).split(',');
    expect(version).toBe('v1');
    const expected = createHmac('sha256', key).update(signed).digest();
    expect(timingSafeEqual(expected, Buffer.from(given, 'base64'))).toBe(true);
    expect(Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp']))).toBeLessThan(300);
  }
  const ids = receiver.posted.map(({ headers }) => headers['webhook-id']);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

it.each([
  ['an answer that is no success', () => void (receiver.status = 302), undefined, /the webhook answers 302/],
  [
    'an address without TLS on another machine',
    () => {},
    'http://desk.contoso.example/hook?sig=key',
    /does not begin with https/,
  ],
  ['an address that is none', () => {}, 'sig=key', /is not a URL/],
])('%s is a failure that names neither address nor secret', async (_, prepare, address, words) => {
  prepare();
  const failed = send(address);
  await expect(failed).rejects.toMatchObject({ code: 'notification-failed', message: expect.stringMatching(words) });
  await failed.catch((error: Error) => expect(error.message).not.toMatch(/sig=|desk\.contoso|whsec/));
});
