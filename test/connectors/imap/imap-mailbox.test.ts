/** A mailbox over IMAP: what is sent, and what Exchange's refusals come to. */
import type { Connected } from '../../../connectors/connected.ts';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import { withImapMailbox } from '../../../connectors/imap/imap-mailbox.ts';
import type { FailureClass, FailureCode } from '../../../domain/failure.ts';
import { failureOf } from '../failure-of.ts';
import { connectedTo, httpsStub, isTokenRequest } from '../https-stub.ts';
import type { HttpsStub } from '../https-stub.ts';
import { imapStub } from './imap-stub.ts';
import type { ImapStub } from './imap-stub.ts';

const mailbox = 'ce-one@contoso.example';
let entra: HttpsStub;
let imap: ImapStub;
beforeAll(async () => {
  [entra, imap] = await Promise.all([httpsStub(), imapStub()]);
});
afterAll(async () => {
  await closeRoutes();
  await Promise.all([entra.close(), imap.close()]);
});
beforeEach(() => {
  imap.commands = [];
  imap.answer = () => undefined;
});

const connected = (): Connected => ({
  ...connectedTo(entra),
  trustRoot: `${entra.authority}\n${imap.authority}`,
  imap: { host: '127.0.0.1', port: imap.port },
});
const open = async (options = {}) =>
  withImapMailbox(connected(), connected().identities.apply, mailbox, async ({ messages }) => messages, options);
const refusing = (start: string, ...lines: string[]): void => {
  imap.answer = (command) => (command.startsWith(start) ? lines : undefined);
};

describe('a mailbox over IMAP', () => {
  it('is opened for reading only, by XOAUTH2 with a token for Exchange', async () => {
    expect(await open({ freshToken: true })).toBe(3);
    const sent = imap.commands.find((command) => command.startsWith('AUTHENTICATE XOAUTH2 '))?.split(' ')[2] ?? '';
    const decoded = Buffer.from(sent, 'base64').toString('utf8');
    expect(decoded.split('\u0001')).toEqual([
      'user=ce-one@contoso.example',
      expect.stringMatching(/^auth=Bearer token-\d+$/),
      '',
      '',
    ]);
    const scope = new URLSearchParams(entra.requests.findLast(isTokenRequest)?.body).get('scope');
    expect(scope).toContain('https://outlook.office365.com/.default');
    expect(imap.commands).toContain('EXAMINE INBOX');
    expect(imap.commands.some((command) => command.startsWith('SELECT'))).toBe(false);
    expect(imap.commands.at(-1)).toBe('LOGOUT');
  });

  it('is searched for a message by a header', async () => {
    const found = await withImapMailbox(connected(), connected().identities.apply, mailbox, async (opened) =>
      opened.findByHeader('X-Probe', 'run-7'),
    );
    expect(found).toEqual({
      uid: 7,
      subject: 'Probe 7',
      messageId: '<probe-7@contoso.example>',
      receivedAt: '2026-11-22T01:00:05.000Z',
    });
  });

  it('has no message where the search finds none; a search that fails proves nothing', async () => {
    const search = async () =>
      withImapMailbox(connected(), connected().identities.apply, mailbox, async (opened) =>
        opened.findByHeader('X-Probe', 'run-8'),
      );
    refusing('UID SEARCH', '* SEARCH', 'TAG OK SEARCH completed.');
    expect(await search()).toBeUndefined();
    refusing('UID SEARCH', 'TAG NO SEARCH failed.');
    expect((await failureOf(search())).code).toBe('imap-unexpected-answer');
  });

  const refusals: [string, string, string[], FailureCode, FailureClass][] = [
    ['the sign-in', 'AUTHENTICATE', ['TAG NO AUTHENTICATE failed.'], 'imap-login-refused', 'denied'],
    [
      'the namespace',
      'NAMESPACE',
      ['TAG BAD User is authenticated but not connected.'],
      'imap-not-connected',
      'denied',
    ],
    ['the folder', 'EXAMINE', ['TAG BAD User is authenticated but not connected.'], 'imap-not-connected', 'denied'],
    ['the service', 'AUTHENTICATE', ['TAG NO [UNAVAILABLE] Try later.'], 'imap-unavailable', 'transient'],
    [
      'a folder that is not there',
      'EXAMINE',
      ['TAG NO [NONEXISTENT] No such mailbox.'],
      'imap-folder-not-found',
      'invalid',
    ],
    ['anything else', 'EXAMINE', ['TAG NO EXAMINE failed.'], 'imap-unexpected-answer', 'invalid'],
  ];
  it.each(refusals)('is refused by %s', async (_, start, lines, code, failureClass) => {
    refusing(start, ...lines);
    const failure = await failureOf(open());
    expect(failure).toMatchObject({ code, failureClass, service: 'imap' });
    expect(failure.operator).toContain(mailbox);
    expect(JSON.stringify(failure)).not.toMatch(/token-\d/);
  });

  it('is given up, with the time that Exchange asks for, when it throttles', async () => {
    refusing('EXAMINE', 'TAG BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds');
    expect(await failureOf(open())).toMatchObject({ code: 'imap-throttled', retryAfter: 92_415 });
  });

  it('is given up at the deadline, and when the caller cancels', async () => {
    refusing('EXAMINE');
    expect((await failureOf(open({ deadline: 400 }))).code).toBe('deadline-passed');
    const cancelled = new AbortController();
    imap.answer = (command) => {
      if (command.startsWith('EXAMINE')) cancelled.abort(new Error('cancelled by the caller'));
      return command.startsWith('EXAMINE') ? [] : undefined;
    };
    await expect(open({ signal: cancelled.signal })).rejects.toThrow('cancelled by the caller');
  });

  it('is left without a sign-out that is not answered: at the deadline, or when the caller cancels', async () => {
    refusing('LOGOUT');
    expect(await open({ deadline: 1_500 })).toBe(3);
    const cancelled = new AbortController();
    imap.answer = (command) => {
      if (command === 'LOGOUT') cancelled.abort(new Error('cancelled by the caller'));
      return command === 'LOGOUT' ? [] : undefined;
    };
    expect(await open({ signal: cancelled.signal })).toBe(3);
  });

  it('is not signed in to where the certificate is not trusted', async () => {
    const distrusting = { ...connected(), trustRoot: entra.authority };
    const failure = await failureOf(
      withImapMailbox(distrusting, distrusting.identities.apply, mailbox, async () => undefined),
    );
    expect(failure).toMatchObject({ code: 'certificate-not-trusted', service: 'imap' });
    expect(imap.commands).toEqual([]);
  });

  it('takes no address that contains another command', async () => {
    const identity = connected().identities.apply;
    const sneaky = withImapMailbox(connected(), identity, 'a@b\u0001auth=x', async () => undefined);
    expect((await failureOf(sneaky)).code).toBe('input-invalid');
  });
});
