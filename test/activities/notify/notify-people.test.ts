/** Notifications over real sockets: a webhook that takes cards, and a mail relay. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { SMTPServer } from 'smtp-server';
import { notifyPeople } from '../../../activities/notify/notify-people.ts';
import { teamsCard } from '../../../activities/notify/teams-card.ts';
import type { Services } from '../../../activities/services.ts';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import type { Channels } from '../../../domain/watch.ts';
import { mailReceiver } from './receivers.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(closeRoutes);

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

const notice = {
  title: '1 of 3 credentials need attention',
  lines: ['CE *Email* [x](http://evil.example) ends in 9 days.'],
};

/** By the one channel that is given. */
async function notify({ webhook, mail }: Channels, address = ''): Promise<void> {
  const secrets = { resolve: async () => ({ value: address }) } as unknown as Services['secrets'];
  const none = async (): Promise<never> => Promise.reject(new Error('none'));
  const services: Services = { home: '', connect: none, identityOf: none, journal: none, secrets };
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const { notifyByWebhook, notifyByMail } = notifyPeople(services);
  if (webhook !== undefined) await environment.run(notifyByWebhook, { webhook, ...notice });
  if (mail !== undefined) await environment.run(notifyByMail, { mail, ...notice });
}

it('posts one card to the webhook', async () => {
  const posted: unknown[] = [];
  const port = await listening(
    createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        posted.push(JSON.parse(text));
        response.writeHead(202).end();
      });
    }),
  );
  await notify({ webhook: 'secret://hook' }, `http://127.0.0.1:${port}/hook?sig=key`);
  expect(posted).toEqual([teamsCard(notice.title, notice.lines)]);
});

it('text from a tenant is text in the card, never a link', () => {
  const card = JSON.stringify(teamsCard(notice.title, notice.lines));
  expect(card).toContain(String.raw`CE \\*Email\\* \\[x\\]\\(http`);
  expect(card).toContain('"version":"1.4"');
});

it("a webhook that refuses is a failure that doesn't disclose its address", async () => {
  const port = await listening(createServer((_request, response) => response.writeHead(404).end('https://hooks/key')));
  const failed = notify({ webhook: 'secret://hook' }, `http://127.0.0.1:${port}/hook?sig=key`);
  await expect(failed).rejects.toMatchObject({ type: 'notification-failed' });
  await failed.catch((error: Error) => expect(error.message).not.toMatch(/sig=|127\.0\.0\.1|hooks/));
});

it('sends a mail through the relay', async () => {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (part: Buffer) => (text += part.toString()));
      stream.on('end', () => {
        mails.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => new Promise<void>((resolve) => server.close(resolve)));
  const { port } = server.server.address() as AddressInfo;
  const mail = { host: '127.0.0.1', port, tls: false, from: 'runbooks@contoso.example', to: ['ann@contoso.example'] };
  await notify({ mail });
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatch(/Subject: 1 of 3 credentials need attention/);
  expect(mails[0]).toContain('ends in 9 days');
});

it('insists on TLS where the relay is said to have it', async () => {
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'] });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => new Promise<void>((resolve) => server.close(resolve)));
  const { port } = server.server.address() as AddressInfo;
  const mail = { host: '127.0.0.1', port, tls: true, from: 'runbooks@contoso.example', to: ['ann@contoso.example'] };
  await expect(notify({ mail })).rejects.toMatchObject({ type: 'notification-failed' });
});

it('sends a mail over TLS to a relay of the organization, which has its own certificate authority', async () => {
  const relay = await mailReceiver('relay-passw0rd');
  closing.push(() => relay.close());
  const { port, certificateAuthority } = relay;
  const mail = { host: 'localhost', port, tls: true, from: 'runbooks@contoso.example', to: ['ann@contoso.example'] };
  const signedIn = { ...mail, user: 'runbooks', password: 'secret://relay' };
  await notify({ mail: { ...signedIn, certificateAuthority } }, 'relay-passw0rd');
  expect(relay.mails).toMatchObject([{ to: ['ann@contoso.example'], secure: true }]);
  for (const given of [signedIn, { ...signedIn, certificateAuthority: `${certificateAuthority}.none` }]) {
    await expect(notify({ mail: given }, 'relay-passw0rd')).rejects.toMatchObject({ type: 'notification-failed' });
  }
  const refused = notify({ mail: { ...signedIn, certificateAuthority } }, 'another-passw0rd');
  await expect(refused).rejects.toMatchObject({ type: 'notification-failed' });
  await refused.catch((error: Error) => expect(error.message).not.toContain('another-passw0rd'));
  expect(relay.mails).toHaveLength(1);
});
