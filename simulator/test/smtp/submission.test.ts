/** The simulated submission, used by a client that nobody here wrote. */
import { createTransport } from 'nodemailer';
import { addressOf, type MailTenant, mailTenant } from '../../testing/mail-tenant.ts';

let tenant: MailTenant;
beforeEach(async () => {
  tenant = await mailTenant();
  tenant.core.store.state.exchange.organization.smtpClientAuthenticationDisabled = false;
});
afterEach(() => tenant.close());

interface Given {
  user?: string;
  from?: string;
  to?: string;
  token?: string;
}

/** Sends a message; rejects with the server's answer in `response`. */
async function send(given: Given = {}) {
  const user = given.user ?? tenant.granted.primarySmtpAddress;
  const transport = createTransport({
    ...addressOf(tenant.readiness.smtp),
    secure: false,
    requireTLS: true,
    tls: { ca: tenant.ca },
    auth: { type: 'OAuth2', user, accessToken: given.token ?? (await tenant.mint()) },
  });
  try {
    const to = given.to ?? tenant.outside.primarySmtpAddress;
    return await transport.sendMail({ from: given.from ?? user, to, subject: 'Grüße', text: 'It arrived.' });
  } finally {
    transport.close();
  }
}

const inbox = (mailbox = tenant.outside) => mailbox.messages.filter(({ subject }) => subject === 'Grüße');

describe('SMTP submission', () => {
  it('delivers to mailboxes and groups of the tenant, keeps a copy, and leaves traces', async () => {
    const { exchange } = tenant.core.store.state;
    const [group] = exchange.distributionGroups;
    await send({ to: `${tenant.outside.primarySmtpAddress}, ${group!.primarySmtpAddress}, a@elsewhere.example` });
    expect(inbox()).toMatchObject([{ folder: 'inbox', isRead: false, body: expect.stringContaining('It arrived.') }]);
    const members = exchange.mailboxes.filter(({ guid }) => group!.memberGuids.includes(guid));
    expect(members.length).toBeGreaterThan(0);
    for (const member of members) expect(inbox(member).some(({ folder }) => folder === 'inbox')).toBe(true);
    expect(inbox(tenant.granted).some(({ folder }) => folder === 'sentitems')).toBe(true);
    expect(exchange.messageTraces.filter(({ subject }) => subject === 'Grüße')).toHaveLength(3);
    expect(tenant.core.store.audit.at(-1)).toMatchObject({ operation: 'SMTP DATA' });
  });

  it('wants the role, FullAccess and a token', async () => {
    const refused = { responseCode: 535, response: expect.stringContaining('5.7.3 Authentication unsuccessful') };
    await expect(send({ token: await tenant.mint(['IMAP.AccessAsApp']) })).rejects.toMatchObject(refused);
    await expect(send({ user: tenant.outside.primarySmtpAddress })).rejects.toMatchObject(refused);
    await expect(send({ token: 'nonsense' })).rejects.toMatchObject(refused);
  });

  it('is off for the organization or the mailbox, whose own setting wins', async () => {
    const { organization } = tenant.core.store.state.exchange;
    delete organization.smtpClientAuthenticationDisabled;
    const off = (what: string) => ({
      responseCode: 535,
      response: expect.stringMatching(`5\\.7\\.139.*the ${what}\\.`),
    });
    await expect(send()).rejects.toMatchObject(off('Tenant'));
    tenant.granted.smtpClientAuthenticationDisabled = false;
    await expect(send()).resolves.toMatchObject({ response: expect.stringContaining('250 2.0.0 OK') });
    tenant.granted.smtpClientAuthenticationDisabled = true;
    await expect(send()).rejects.toMatchObject(off('Mailbox'));
  });

  it('lets nobody send as somebody else without SendAs', async () => {
    const from = tenant.outside.primarySmtpAddress;
    await expect(send({ from, to: from })).rejects.toMatchObject({
      responseCode: 554,
      response: expect.stringContaining('5.2.252 SendAsDenied'),
    });
    tenant.core.store.state.exchange.recipientPermissions = [
      {
        recipientGuid: tenant.outside.guid,
        trusteeId: tenant.caller.servicePrincipalId,
        effectiveAt: '2026-01-01T00:00:00.000Z',
      },
    ];
    await send({ from, to: from });
    expect(inbox()).toHaveLength(1);
  });

  it('needs neither consent nor FullAccess with the application role of Exchange, inside its scope', async () => {
    const { exchange } = tenant.core.store.state;
    exchange.managementScopes.push({
      guid: 'g',
      name: 'one',
      recipientFilter: `Alias -eq '${tenant.outside.alias}'`,
      recipientRoot: '',
    });
    exchange.roleAssignments.push({
      guid: 'a',
      name: 'a',
      role: 'Application SMTP.SendAsApp',
      assigneeId: tenant.caller.servicePrincipalId,
      assigneeType: 'ServicePrincipal',
      customResourceScope: 'one',
      recipientScope: 'CustomRecipientScope',
      delegating: false,
      enabled: true,
      effectiveAt: '2026-01-01T00:00:00.000Z',
    });
    const token = await tenant.mint([]);
    await expect(send({ user: tenant.outside.primarySmtpAddress, token })).resolves.toBeDefined();
    await expect(send({ token })).rejects.toMatchObject({ responseCode: 535 });
  });

  it('refuses a password, and mail from whom it doesn’t know', async () => {
    const transport = createTransport({
      ...addressOf(tenant.readiness.smtp),
      requireTLS: true,
      tls: { ca: tenant.ca },
      auth: { user: tenant.granted.primarySmtpAddress, pass: 'secret' },
    });
    await expect(transport.verify()).rejects.toMatchObject({ responseCode: 535 });
    const anonymous = createTransport({
      ...addressOf(tenant.readiness.smtp),
      requireTLS: true,
      tls: { ca: tenant.ca },
    });
    const message = { from: 'a@contoso.example', to: 'b@contoso.example', text: '' };
    await expect(anonymous.sendMail(message)).rejects.toMatchObject({ responseCode: 530 });
  });
});
