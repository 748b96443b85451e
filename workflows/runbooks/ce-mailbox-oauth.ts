/**
 * CE on Exchange Online mailboxes, after the vendor's document "Accessing Microsoft Exchange Online Mailboxes Using OAuth",
 * section by section. The document warns of two object ids: here the one of the enterprise application is passed on by
 * the step that found it, and the one of the registration is refused where an Exchange service principal would be made with it.
 */
import { dated } from '../../domain/dated-facts.ts';
import { graphMailboxProbe } from '../../domain/probes/graph-mailbox.ts';
import { imapMailboxProbe } from '../../domain/probes/imap-mailbox.ts';
import { imapSampleProbe } from '../../domain/probes/imap-sample.ts';
import { smtpSendProbe } from '../../domain/probes/smtp-send.ts';
import { appRoles } from '../../domain/grants.ts';
import { applicationCertificate } from '../../domain/resources/application-certificate.ts';
import { applicationSecret } from '../../domain/resources/application-secret.ts';
import { application } from '../../domain/resources/application.ts';
import { appRoleAssignment } from '../../domain/resources/app-role-assignment.ts';
import { casMailboxImap } from '../../domain/resources/cas-mailbox-imap.ts';
import { enterpriseApplication } from '../../domain/resources/enterprise-application.ts';
import { exchangeServicePrincipal } from '../../domain/resources/exchange-service-principal.ts';
import { mailboxPermission } from '../../domain/resources/mailbox-permission.ts';
import { requiredResourceAccess } from '../../domain/resources/required-resource-access.ts';
import { ceMailboxOauthInput, type CeMailboxOauthInput } from '../../domain/runbooks/ce-mailbox-oauth.ts';
import { ceReadiness } from '../../domain/sources/ce-readiness.ts';
import { text } from '../run/output.ts';
import { runbook } from '../run/lifecycle.ts';
import type { Run } from '../run/run.ts';

export const ceMailboxOauth = runbook(ceMailboxOauthInput, ceMailboxOauthDefinition);

/** By itself, so that another runbook can have it among its steps. */
export async function ceMailboxOauthDefinition(run: Run, input: CeMailboxOauthInput): Promise<void> {
  const { applicationName: displayName, mailboxes: list, outsideMailbox, sendingMailbox } = input;
  const { signsInWith, credentialValidFor: validFor } = input;

  run.section('Accessing Microsoft Exchange Online Mailboxes Using OAuth');
  run.superseded(dated.smtpBasicAuthentication);
  const tenant = await run.known(
    await run.read(ceReadiness, {
      list,
      outsideMailbox,
      signsInWith,
      validFor,
      ...(sendingMailbox === undefined ? {} : { sendingMailbox }),
    }),
  );

  run.section('Configuring Microsoft Azure AD');
  const app = await run.ensure(application, { displayName });
  const enterprise = await run.ensure(enterpriseApplication, { appId: app.appId, displayName });
  const asked = { applicationId: app.id, displayName, validFor };
  const credential =
    signsInWith === 'secret'
      ? await run.ensure(applicationSecret, asked)
      : await run.ensure(applicationCertificate, asked);
  const permissions = [
    appRoles.imapAccessAsApp,
    ...(input.leastPrivilege ? [] : [appRoles.popAccessAsApp]),
    ...(sendingMailbox === undefined ? [] : [appRoles.smtpSendAsApp]),
  ];
  await run.ensure(requiredResourceAccess, { applicationId: app.id, displayName, permissions });
  for (const permission of permissions) {
    await run.ensure(appRoleAssignment, { principalId: enterprise.id, principal: displayName, ...permission });
  }

  run.section('Configuring Office 365 Exchange Online');
  const exchangePrincipal = await run.ensure(exchangeServicePrincipal, {
    appId: app.appId,
    objectId: enterprise.id,
    displayName,
  });
  await run.ensureEach(mailboxPermission, { list, objectId: exchangePrincipal.objectId, application: displayName });
  await run.ensureEach(casMailboxImap, { list });

  run.section('Configuring CE');
  const as = { kind: 'application', clientId: app.appId, name: displayName, [signsInWith]: credential.secret } as const;
  await run.until(imapSampleProbe, { as, list, sample: input.probeSample }, { atMost: '2 hours', inARow: 1 });
  if (sendingMailbox !== undefined) {
    run.section('How to test outbound email sending with SMTP');
    await run.until(smtpSendProbe, { as, mailbox: sendingMailbox }, { atMost: '2 hours', inARow: 1 });
    run.section('Configuring CE');
  }
  await run.refused(imapMailboxProbe, { as, mailbox: outsideMailbox });
  await run.refused(graphMailboxProbe, { as, mailbox: outsideMailbox });

  await run.manualStep('CE portal: Email Infrastructure > Email Gateways', {
    inbound: tenant.imap,
    outbound: tenant.smtp,
    'protocol for incoming mail': 'IMAP: CE has no OAuth for POP3',
  });
  await run.manualStep('CE portal: Email Infrastructure > OAuth Settings', {
    'client id': app.appId,
    ...(signsInWith === 'secret' ? { 'client secret': credential.secret } : { certificate: credential.secret }),
    'client scopes': tenant.scope,
    'token endpoint URL': tenant.tokenEndpoint,
    expires: text`${credential.notAfter}`,
  });
  await run.manualStep('CE portal: Email Infrastructure > Email Connections', {
    'OAuth Setting': 'assign the settings made just now',
    'Use OAuth to receive emails': 'checked',
    'Use OAuth to send emails':
      sendingMailbox === undefined ? 'not checked: sending was not proven' : 'checked: sending is proven',
  });
  await run.manualStep('CE portal: Server Updates', { 'batch update': 'initiate one, and see it end well' });
}
