/** Submission of mail against a fake: what is sent, and what Exchange's refusals come to. */
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Connected } from '../../../connectors/connected.ts';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import { sendMail } from '../../../connectors/smtp/send-mail.ts';
import type { FailureClass, FailureCode } from '../../../domain/failure.ts';
import { failureOf } from '../failure-of.ts';
import { certificates, connectedTo, httpsStub } from '../https-stub.ts';
import type { HttpsStub } from '../https-stub.ts';

type Stage = 'auth' | 'from' | 'to' | 'data';

const mailbox = 'ce-one@contoso.example';
const received: { user: unknown; token: unknown; secure: boolean; from: string; to: string[]; text: string }[] = [];
const methods: string[] = [];
let refusal: { stage: Stage; code: number; words: string } | undefined;
let hangUpAfterData = false;
let entra: HttpsStub;
let server: SMTPServer;
let authority: string;

const refuse = (stage: Stage): Error | null =>
  refusal?.stage === stage ? Object.assign(new Error(refusal.words), { responseCode: refusal.code }) : null;

beforeAll(async () => {
  entra = await httpsStub();
  const { ca, certificate, key } = await certificates();
  authority = ca;
  let signedIn: { user: unknown; token: unknown } = { user: undefined, token: undefined };
  server = new SMTPServer({
    key,
    cert: certificate,
    authMethods: ['LOGIN', 'XOAUTH2'],
    onAuth: ({ method, username, accessToken }, _session, done) => {
      methods.push(method);
      signedIn = { user: username, token: accessToken };
      const error = refuse('auth');
      if (error === null) done(null, { user: String(username) });
      else done(error);
    },
    onMailFrom: (_address, _session, done) => done(refuse('from')),
    onRcptTo: (_address, _session, done) => done(refuse('to')),
    onData: (stream, session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        received.push({ ...signedIn, secure: session.secure, from, to: rcptTo.map(({ address }) => address), text });
        if (hangUpAfterData) server.connections.forEach((each) => each.close());
        else done(refuse('data'));
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(async () => {
  await closeRoutes();
  await entra.close();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
});
beforeEach(() => {
  received.length = 0;
  refusal = undefined;
  hangUpAfterData = false;
});

const connected = (): Connected => ({
  ...connectedTo(entra),
  trustRoot: `${entra.authority}\n${authority}`,
  smtp: { host: '127.0.0.1', port: (server.server.address() as AddressInfo).port },
});
const mail = {
  mailbox,
  to: 'alex@contoso.example',
  subject: 'Probe 7',
  text: 'A probe.',
  headers: { 'X-Probe': 'run-7' },
};
const sending = async (place = connected(), options = {}) =>
  sendMail(place, place.identities.apply, mail, { freshToken: true, ...options });

describe('mail', () => {
  it('is submitted over STARTTLS, signed in by XOAUTH2 with a token for Exchange', async () => {
    const { messageId, answer } = await sending();
    expect(answer).toMatch(/^250/);
    expect(new Set(methods)).toEqual(new Set(['XOAUTH2']));
    expect(received).toEqual([
      expect.objectContaining({ user: mailbox, token: expect.stringMatching(/^token-\d+$/), secure: true }),
    ]);
    expect(received[0]).toMatchObject({ from: mailbox, to: ['alex@contoso.example'] });
    expect(received[0]?.text).toContain('X-Probe: run-7');
    expect(received[0]?.text).toContain(`Message-ID: ${messageId}`);
  });

  const refusals: [string, Stage, number, string, FailureCode, FailureClass][] = [
    ['a sign-in', 'auth', 535, '5.7.3 Authentication unsuccessful', 'smtp-login-refused', 'denied'],
    [
      'a switched-off sign-in',
      'auth',
      535,
      '5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.',
      'smtp-auth-disabled',
      'denied',
    ],
    ['a foreign sender', 'data', 554, '5.2.252 SendAsDenied; not allowed to send as', 'smtp-send-as-denied', 'denied'],
    ['a recipient', 'to', 550, '5.1.10 RESOLVER.ADR.RecipientNotFound', 'smtp-recipient-refused', 'invalid'],
    ['too much at once', 'data', 432, '4.3.2 Concurrent connections limit exceeded', 'smtp-throttled', 'throttled'],
    [
      'a bad moment',
      'from',
      451,
      '4.7.0 Temporary server error. Please try again later',
      'smtp-unavailable',
      'transient',
    ],
    ['a message', 'data', 554, '5.6.0 Invalid message content', 'smtp-message-refused', 'invalid'],
  ];
  it.each(refusals)('is refused for %s', async (_, stage, code, words, expected, failureClass) => {
    refusal = { stage, code, words };
    const failure = await failureOf(sending());
    expect(failure).toMatchObject({ code: expected, failureClass, service: 'smtp' });
    expect(failure.serviceCode).toBe(`${code} ${words.split(' ')[0]}`);
    expect(JSON.stringify(failure)).not.toMatch(/token-\d|dXNlcj/);
  });

  it('may have gone when the connection breaks after the data', async () => {
    hangUpAfterData = true;
    expect((await failureOf(sending())).failureClass).toBe('unknown-outcome');
    expect(received).toHaveLength(1);
  });

  it('is not offered to a server without STARTTLS, and no token is', async () => {
    const said: string[] = [];
    const plain = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 plain.example ESMTP\r\n');
      socket.on('data', (data) => {
        said.push(data.toString());
        socket.write(data.toString().startsWith('EHLO') ? '250-plain.example\r\n250 AUTH XOAUTH2\r\n' : '502 no\r\n');
      });
    });
    await new Promise<void>((resolve) => {
      plain.listen(0, '127.0.0.1', resolve);
    });
    const place = { ...connected(), smtp: { host: '127.0.0.1', port: (plain.address() as AddressInfo).port } };
    const failure = await failureOf(sending(place));
    expect(failure.failureClass).not.toBe('unknown-outcome');
    expect(said.join('')).not.toContain('AUTH XOAUTH2 ');
    await new Promise((resolve) => {
      plain.close(resolve);
    });
  });

  it('is not sent to a server whose certificate is not trusted, nor to one that is not there', async () => {
    const distrusting = { ...connected(), trustRoot: entra.authority };
    expect((await failureOf(sending(distrusting))).code).toBe('certificate-not-trusted');
    const nowhere = { ...connected(), smtp: { host: '127.0.0.1', port: 9 } };
    expect((await failureOf(sending(nowhere))).code).toBe('connection-refused');
    expect(received).toEqual([]);
  });

  it('takes no address that contains another command', async () => {
    const place = connected();
    const sneaky = sendMail(place, place.identities.apply, { ...mail, to: 'a@b\r\nRCPT TO:<c@d>' });
    expect((await failureOf(sneaky)).code).toBe('input-invalid');
  });
});
