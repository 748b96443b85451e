import { type Conversation, converse, type MailTenant, mailTenant, xoauth2 } from '../../testing/mail-tenant.ts';

let tenant: MailTenant;
let conversation: Conversation;
beforeAll(async () => {
  tenant = await mailTenant();
  conversation = await converse(tenant.readiness.pop, tenant.ca);
});
afterAll(async () => {
  conversation.close();
  await tenant.close();
});

describe('POP', () => {
  it('offers OAuth, and refuses passwords and mailboxes that were not given', async () => {
    await conversation.until('+OK The Microsoft Exchange POP3 service is ready.');
    expect(await conversation.say('CAPA', '.')).toContain('SASL PLAIN XOAUTH2');
    await conversation.say('STAT', '-ERR Command is not valid in this state.');
    await conversation.say('USER ada', '+OK');
    await conversation.say('PASS secret', '-ERR Authentication failure');
    const outside = xoauth2(tenant.outside.primarySmtpAddress, await tenant.mint());
    await conversation.say(`AUTH XOAUTH2 ${outside}`, '-ERR Authentication failure');
    const withoutRole = xoauth2(tenant.granted.primarySmtpAddress, await tenant.mint(['IMAP.AccessAsApp']));
    await conversation.say(`AUTH XOAUTH2 ${withoutRole}`, '-ERR Authentication failure');
  });

  it('reads a mailbox that was given', async () => {
    await conversation.say('AUTH XOAUTH2', '+ ');
    await conversation.say(xoauth2(tenant.granted.primarySmtpAddress, await tenant.mint()), '+OK User');
    expect((await conversation.say('STAT', '+OK')).at(-1)).toMatch(/^\+OK 4 \d+$/);
    expect(await conversation.say('LIST', '.')).toHaveLength(6);
    expect((await conversation.say('RETR 1', '.')).join('\n')).toMatch(/^Subject: /m);
    await conversation.say('RETR 9', "-ERR The specified message doesn't exist.");
    await conversation.say('DELE 1', '-ERR Protocol error');
    await conversation.say('QUIT', '+OK Microsoft Exchange Server POP3 server signing off.');
    await conversation.ended;
  });
});
