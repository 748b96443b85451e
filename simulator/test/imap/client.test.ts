/** The simulated IMAP, used by a client that nobody here wrote. */
import { ImapFlow } from 'imapflow';
import { deliver } from '../../mail/deliver.ts';
import { addressOf, type MailTenant, mailTenant } from '../../testing/mail-tenant.ts';

let tenant: MailTenant;
beforeAll(async () => {
  tenant = await mailTenant();
});
afterAll(() => tenant.close());

async function client(user = tenant.granted.primarySmtpAddress): Promise<ImapFlow> {
  return new ImapFlow({
    ...addressOf(tenant.readiness.imap),
    secure: true,
    tls: { ca: tenant.ca },
    auth: { user, accessToken: await tenant.mint() },
    logger: false,
  });
}

async function opened(): Promise<ImapFlow> {
  const made = await client();
  await made.connect();
  return made;
}

const mime = (subject: string, headers = '', body = 'Hello.') =>
  `From: Ada <ada@contoso.example>\r\nTo: <x@contoso.example>\r\nSubject: ${subject}\r\n${headers}\r\n${body}\r\n`;

function send(source: string): void {
  const context = { caller: tenant.caller, requestId: 'r', clientRequestId: null, writes: [] };
  const { guid, primarySmtpAddress } = tenant.granted;
  deliver(tenant.core, context, { from: 'a@b.example', recipients: [primarySmtpAddress], source, senderGuid: guid });
}

describe('a mail client', () => {
  it('lists folders, reports their state, reads and searches messages', async () => {
    const imap = await opened();
    const folders = await imap.list();
    expect(folders.map(({ path }) => path)).toEqual(expect.arrayContaining(['INBOX', 'Sent Items', 'Drafts']));
    expect(await imap.status('INBOX', { messages: true, unseen: true })).toMatchObject({ messages: 4, unseen: 2 });
    await imap.mailboxOpen('INBOX', { readOnly: true });
    const messages = [];
    for await (const one of imap.fetch('1:*', {
      envelope: true,
      flags: true,
      source: true,
      size: true,
      bodyStructure: true,
      internalDate: true,
    })) {
      messages.push(one);
    }
    const held = tenant.granted.messages.filter(({ folder }) => folder === 'inbox');
    expect(new Set(messages.map((one) => one.envelope?.subject))).toEqual(new Set(held.map(({ subject }) => subject)));
    for (const one of messages) expect(one.source!.length).toBe(one.size);
    expect(messages[0]!.bodyStructure).toMatchObject({ type: 'text/plain', encoding: 'base64' });
    const [first] = held;
    expect(await imap.search({ subject: first!.subject, from: first!.from }, { uid: true })).toHaveLength(1);
    expect(await imap.search({ or: [{ seen: true }, { seen: false }] })).toHaveLength(4);
    expect(await imap.search({ since: new Date('2999-01-01') })).toEqual([]);
    await imap.logout();
  });

  it('is refused a mailbox that it was not given', async () => {
    const refused = await client(tenant.outside.primarySmtpAddress);
    refused.on('error', () => {});
    await expect(refused.connect()).rejects.toMatchObject({ authenticationFailed: true });
  });

  it('hears of mail that arrives while it idles', async () => {
    const imap = await opened();
    await imap.mailboxOpen('INBOX');
    const heard = new Promise<{ count: number; prevCount: number }>((resolve) => {
      imap.on('exists', resolve);
    });
    void imap.idle();
    send(mime('Arrives now'));
    const { count, prevCount } = await heard;
    expect(count).toBe(prevCount + 1);
    await imap.logout();
  });

  it('reads parts of a message, marks it as read, and deletes it', async () => {
    const boundary = 'Content-Type: multipart/mixed; boundary="x"\r\n';
    const body = [
      '--x',
      'Content-Type: text/plain',
      '',
      'one',
      '--x',
      'Content-Type: text/html',
      '',
      '<b>two</b>',
      '--x--',
    ];
    send(mime('=?utf-8?B?VHdvIHBhcnRz?=', boundary, body.join('\r\n')));
    const imap = await opened();
    await imap.mailboxOpen('INBOX');
    const [uid] = (await imap.search({ subject: 'Two parts' }, { uid: true })) as number[];
    const one = await imap.fetchOne(
      String(uid),
      { bodyStructure: true, flags: true, bodyParts: ['1', '2'], headers: ['subject'] },
      { uid: true },
    );
    if (one === false) throw new Error('The message is not there.');
    expect(one.bodyStructure?.childNodes?.map(({ type }) => type)).toEqual(['text/plain', 'text/html']);
    expect(one.bodyParts?.get('2')?.toString()).toBe('<b>two</b>');
    expect(one.headers?.toString()).toMatch(/^Subject: /i);
    expect([...one.flags!]).toEqual([]);
    await imap.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
    expect(tenant.granted.messages.filter(({ subject, isRead }) => subject === 'Two parts' && isRead)).toHaveLength(2);
    await imap.messageDelete(String(uid), { uid: true });
    expect(await imap.search({ subject: 'Two parts' })).toEqual([]);
    await imap.logout();
  });
});
