/** IMAP and SMTP against the simulated tenant: an application that may open one mailbox, and no other. */
import type { Connected } from '../../connectors/connected.ts';
import { closeRoutes } from '../../connectors/http/routes.ts';
import { withImapMailbox } from '../../connectors/imap/imap-mailbox.ts';
import { sendMail } from '../../connectors/smtp/send-mail.ts';
import { addressOf, mailTenant } from 'exchange-simulator/testing/mail-tenant.ts';
import type { MailTenant } from 'exchange-simulator/testing/mail-tenant.ts';
import { failureOf } from './failure-of.ts';
import { connectedTo, httpsStub, isTokenRequest } from './https-stub.ts';
import type { HttpsStub } from './https-stub.ts';

let entra: HttpsStub;
let tenant: MailTenant;
beforeAll(async () => {
  [entra, tenant] = await Promise.all([httpsStub(), mailTenant()]);
  allowSubmission(true);
});
afterAll(async () => {
  await closeRoutes();
  await tenant.close();
  await entra.close();
});

const allowSubmission = (allowed: boolean): void => {
  tenant.core.store.state.exchange.organization.smtpClientAuthenticationDisabled = !allowed;
};

/** The connection of an application whose next tokens contain these roles. */
async function connected(roles?: readonly string[]): Promise<Connected> {
  const token = await tenant.mint(roles);
  const { imap, smtp } = tenant.readiness;
  entra.answer = (request) =>
    isTokenRequest(request) ? { body: { token_type: 'Bearer', expires_in: 3599, access_token: token } } : undefined;
  const trustRoot = `${entra.authority}\n${tenant.ca}`;
  return { ...connectedTo(entra), trustRoot, imap: addressOf(imap), smtp: addressOf(smtp) };
}
const count = async (place: Connected, address: string): Promise<number> =>
  withImapMailbox(place, place.identities.apply, address, async ({ messages }) => messages, { freshToken: true });

describe('an application of the simulated tenant', () => {
  it('opens the mailbox that it was granted, and is not connected to another', async () => {
    const place = await connected();
    expect(await count(place, tenant.granted.primarySmtpAddress)).toBeGreaterThan(0);
    const failure = await failureOf(count(place, tenant.outside.primarySmtpAddress));
    expect(failure).toMatchObject({ code: 'imap-not-connected', failureClass: 'denied' });
  });

  it('is not signed in without the role', async () => {
    const place = await connected([]);
    expect((await failureOf(count(place, tenant.granted.primarySmtpAddress))).code).toBe('imap-login-refused');
  });

  it('sends mail that arrives, and is found by its header', async () => {
    const place = await connected();
    const own = tenant.granted.primarySmtpAddress;
    const mail = { mailbox: own, to: own, subject: 'Probe', text: 'A probe.', headers: { 'X-Runbook-Probe': 'run-7' } };
    const { messageId } = await sendMail(place, place.identities.apply, mail, { freshToken: true });
    const deadline = Date.now() + 15_000;
    let found;
    while (found === undefined && Date.now() < deadline) {
      found = await withImapMailbox(place, place.identities.apply, own, async (mailbox) =>
        mailbox.findByHeader('X-Runbook-Probe', 'run-7'),
      );
    }
    expect(found).toMatchObject({ subject: 'Probe', messageId });
  });

  it('is reported when submission is switched off', async () => {
    allowSubmission(false);
    const place = await connected();
    const own = tenant.granted.primarySmtpAddress;
    const mail = { mailbox: own, to: own, subject: 'Probe', text: 'A probe.' };
    const failure = await failureOf(sendMail(place, place.identities.apply, mail, { freshToken: true }));
    allowSubmission(true);
    expect(failure).toMatchObject({ code: 'smtp-auth-disabled', failureClass: 'denied' });
  });

  it('may not send from a mailbox that it was not granted, nor without the role', async () => {
    const place = await connected();
    const [own, other] = [tenant.granted.primarySmtpAddress, tenant.outside.primarySmtpAddress];
    const from = (mailbox: string) => ({ mailbox, to: own, subject: 'Probe', text: 'A probe.' });
    const identity = place.identities.apply;
    const refused = await failureOf(sendMail(place, identity, from(other), { freshToken: true }));
    expect(refused).toMatchObject({ failureClass: 'denied', service: 'smtp' });
    const foreign = await failureOf(sendMail(place, identity, { ...from(own), from: other }, { freshToken: true }));
    expect(foreign.code).toBe('smtp-send-as-denied');
    const without = await connected(['IMAP.AccessAsApp']);
    const roleless = sendMail(without, without.identities.apply, from(own), { freshToken: true });
    expect((await failureOf(roleless)).code).toBe('smtp-login-refused');
  });
});
