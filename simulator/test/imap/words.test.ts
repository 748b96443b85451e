import {
  addressOf,
  type Conversation,
  converse,
  type MailTenant,
  mailTenant,
  xoauth2,
} from '../../testing/mail-tenant.ts';

let tenant: MailTenant;
let conversation: Conversation;
beforeAll(async () => {
  tenant = await mailTenant();
});
afterAll(() => tenant.close());
beforeEach(async () => {
  conversation = await converse(tenant.readiness.imap, tenant.ca);
});
afterEach(() => conversation.close());

const signIn = async (user = tenant.granted.primarySmtpAddress, token?: string) =>
  (await conversation.say(`1 AUTHENTICATE XOAUTH2 ${xoauth2(user, token ?? (await tenant.mint()))}`, '1 ')).at(-1);

describe('IMAP in the words of Exchange', () => {
  it('greets and lists its capabilities', async () => {
    expect(addressOf(tenant.readiness.imap).port).toBeGreaterThan(0);
    const [greeting] = await conversation.until('* OK');
    expect(greeting).toMatch(/^\* OK The Microsoft Exchange IMAP4 service is ready\. \[[\w+/=]+\]$/);
    expect(await conversation.say('1 CAPABILITY', '1 ')).toEqual([
      '* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+',
      '1 OK CAPABILITY completed.',
    ]);
  });

  it('refuses passwords, and commands before the sign-in', async () => {
    expect((await conversation.say('1 LOGIN someone "a password"', '1 ')).at(-1)).toBe('1 NO LOGIN failed.');
    expect((await conversation.say(`2 AUTHENTICATE PLAIN ${btoa('\0a\0b')}`, '2 ')).at(-1)).toBe(
      '2 NO AUTHENTICATE failed.',
    );
    expect((await conversation.say('3 SELECT INBOX', '3 ')).at(-1)).toBe('3 BAD Command received in Invalid state.');
  });

  it('takes the token with the command and after a continuation', async () => {
    expect(await signIn()).toBe('1 OK AUTHENTICATE completed.');
    const other = await converse(tenant.readiness.imap, tenant.ca);
    await other.say('1 AUTHENTICATE XOAUTH2', '+ ');
    const response = xoauth2(tenant.granted.primarySmtpAddress, await tenant.mint());
    expect((await other.say(response, '1 ')).at(-1)).toBe('1 OK AUTHENTICATE completed.');
    other.close();
  });

  it('authenticates nobody without the role, with another service principal, with a broken token or an unknown mailbox', async () => {
    const failed = '1 NO AUTHENTICATE failed.';
    const own = tenant.granted.primarySmtpAddress;
    expect(await signIn(own, await tenant.mint([]))).toBe(failed);
    expect(await signIn(own, await tenant.mint(['POP.AccessAsApp']))).toBe(failed);
    expect(await signIn(own, await tenant.mint(undefined, { servicePrincipalId: tenant.core.random.uuid() }))).toBe(
      failed,
    );
    expect(await signIn(own, await tenant.mint(undefined, { audience: 'https://graph.microsoft.com' }))).toBe(failed);
    expect(await signIn(own, 'nonsense')).toBe(failed);
    expect(await signIn('nobody@contoso.example')).toBe(failed);
  });

  it('authenticates, does not connect, and hangs up after the second command, where FullAccess is missing', async () => {
    expect(await signIn(tenant.outside.primarySmtpAddress)).toBe('1 OK AUTHENTICATE completed.');
    const refused = 'BAD User is authenticated but not connected.';
    expect((await conversation.say('2 NAMESPACE', '2 ')).at(-1)).toBe(`2 ${refused}`);
    expect((await conversation.say('3 EXAMINE INBOX', '3 ')).at(-1)).toBe(`3 ${refused}`);
    expect((await conversation.until('* BYE')).at(-1)).toBe('* BYE Connection closed. 14');
    await conversation.ended;
  });

  it('does not connect while FullAccess isn’t effective, and where IMAP is off for the mailbox', async () => {
    tenant.granted.imapEnabled = false;
    await signIn();
    tenant.granted.imapEnabled = true;
    expect((await conversation.say('2 SELECT INBOX', '2 ')).at(-1)).toMatch(/^2 BAD User is authenticated/);
    const permission = tenant.core.store.state.exchange.mailboxPermissions.at(-1)!;
    const { effectiveAt } = permission;
    permission.effectiveAt = '2999-01-01T00:00:00.000Z';
    const other = await converse(tenant.readiness.imap, tenant.ca);
    const response = xoauth2(tenant.granted.primarySmtpAddress, await tenant.mint());
    await other.say(`1 AUTHENTICATE XOAUTH2 ${response}`, '1 OK');
    permission.effectiveAt = effectiveAt;
    expect((await other.say('2 SELECT INBOX', '2 ')).at(-1)).toMatch(/^2 BAD User is authenticated/);
    other.close();
  });

  it('refuses what it doesn’t know, and folders that aren’t there', async () => {
    await signIn();
    expect((await conversation.say('2 MOVE 1 INBOX', '2 ')).at(-1)).toBe('2 BAD Command Error. 12');
    expect((await conversation.say('3 SELECT "No Such"', '3 ')).at(-1)).toBe("3 NO No Such doesn't exist.");
    expect((await conversation.say('4 SEARCH ALL', '4 ')).at(-1)).toBe('4 BAD Command received in Invalid state.');
    await conversation.say('5 EXAMINE INBOX', '5 OK');
    expect((await conversation.say('6 SEARCH NONSENSE', '6 ')).at(-1)).toMatch(/^6 BAD/);
  });

  it('reads literals that are announced and ones that come unasked', async () => {
    await signIn();
    await conversation.say('2 EXAMINE {5}', '+ Ready');
    expect((await conversation.say('INBOX', '2 ')).at(-1)).toBe('2 OK [READ-ONLY] EXAMINE completed.');
    expect((await conversation.say('3 STATUS {5+}\r\nINBOX (MESSAGES)', '3 ')).at(0)).toBe(
      '* STATUS INBOX (MESSAGES 4)',
    );
    expect((await conversation.say('4 LOGOUT', '4 ')).at(-1)).toBe('4 OK LOGOUT completed.');
  });
});
