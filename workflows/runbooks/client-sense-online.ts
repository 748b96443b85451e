/**
 * Client Sense on Exchange Online, after the vendor's page "Exchange Permissions", section by section. What the page asks
 * for and is no longer available is named as superseded, with what is done instead.
 */
import { dated } from '../../domain/dated-facts.ts';
import { cmdletProbe } from '../../domain/probes/cmdlet.ts';
import { cmdletOfferedProbe } from '../../domain/probes/cmdlet-offered.ts';
import { ewsMailboxProbe } from '../../domain/probes/ews-mailbox.ts';
import { exchangeUserProbe } from '../../domain/probes/exchange-user.ts';
import { graphMailboxProbe } from '../../domain/probes/graph-mailbox.ts';
import { passwordSignInProbe } from '../../domain/probes/password-sign-in.ts';
import { appRoles } from '../../domain/grants.ts';
import { appRoleAssignment } from '../../domain/resources/app-role-assignment.ts';
import { ewsAllowedApplication } from '../../domain/resources/ews-allowed-application.ts';
import { organizationCustomization } from '../../domain/resources/organization-customization.ts';
import { roleGroupMember } from '../../domain/resources/role-group-member.ts';
import { roleGroup } from '../../domain/resources/role-group.ts';
import { userAccount } from '../../domain/resources/user-account.ts';
import { clientSenseOnlineInput } from '../../domain/runbooks/client-sense-online.ts';
import { clientSenseReadiness, clientSenseRoles } from '../../domain/sources/client-sense-readiness.ts';
import { existingAccount } from '../../domain/sources/existing-account.ts';
import { text } from '../run/output.ts';
import { runbook } from '../run/lifecycle.ts';
import { accountOnlyFrom } from '../steps/account-only-from.ts';
import { scopedTo, signedApplication } from '../steps/application-with-scope.ts';

const product = 'Client Sense';
// Frequent attempts keep the caches of roles alive, and so delay the change.
const roleCaches = {
  atLeast: '15 minutes',
  atMost: '3 hours',
  poll: { interval: '1 minute', attempts: 5, thenEvery: '15 minutes' },
};

export const clientSenseOnline = runbook(clientSenseOnlineInput, async (run, input) => {
  const { userPrincipalName, password, addresses, targetMailbox, outsideMailbox, applicationName } = input;
  const asAccount = input.signsInAs === 'account';

  run.section('Exchange Permissions');
  run.superseded(dated.applicationImpersonationOnline);
  run.superseded(dated.messageTrace);
  run.superseded(dated.connectivityAnalyzer);
  if (asAccount) run.superseded(dated.mfaAllowListByAddress);
  const tenant = await run.known(
    await run.read(clientSenseReadiness, { userPrincipalName, addresses, targetMailbox, outsideMailbox, asAccount }),
  );
  const ews = input.ews && tenant.ewsGate !== 'closed';
  if (input.ews) run.superseded(ews ? dated.ewsEnds : dated.ewsGateClosed);
  if (tenant.isDehydrated) await run.ensure(organizationCustomization, { enabled: true });

  run.section('Assigning a Role Group > ApplicationImpersonation');
  const application = await signedApplication(run, applicationName);
  await scopedTo(run, application, input.mailboxScope, [
    'Application Mail.Read',
    ...(ews ? (['Application EWS.AccessAsApp'] as const) : []),
  ]);
  if (ews && tenant.ewsGate === 'listed') {
    await run.ensure(ewsAllowedApplication, { appId: application.app.appId, application: applicationName });
  }

  run.section('Assigning a Role Group');
  const group = await run.ensure(roleGroup, { name: input.roleGroupName, roles: clientSenseRoles });

  if (asAccount) {
    run.section('Account');
    if (tenant.accountIsSynchronized) {
      await run.manualStep('Active Directory: the synchronized account', {
        userPrincipalName,
        password,
        'password never expires': 'yes',
        licence: 'none',
      });
    }
    const account = tenant.accountIsSynchronized
      ? await run.read(existingAccount, { userPrincipalName })
      : await run.ensure(userAccount, { userPrincipalName, displayName: input.displayName, password });
    await run.until(exchangeUserProbe, { objectId: account.id, userPrincipalName }, { atMost: '1 hour', inARow: 1 });

    run.section('Multi Factor Authentication (MFA/2FA)');
    await accountOnlyFrom(run, product, { id: account.id, userPrincipalName }, addresses);

    run.section('Assigning a Role Group');
    await run.ensure(roleGroupMember, { roleGroup: group.name, member: account.id, name: userPrincipalName });
  } else {
    const { enterprise, exchangePrincipal } = application;
    await run.ensure(appRoleAssignment, {
      principalId: enterprise.id,
      principal: applicationName,
      ...appRoles.exchangeManageAsApp,
    });
    await run.ensure(roleGroupMember, {
      roleGroup: group.name,
      member: exchangePrincipal.objectId,
      name: applicationName,
    });
  }

  run.section('Testing Roles');
  const account = { kind: 'account', userPrincipalName, password, addresses } as const;
  const actor = asAccount ? account : application.actor;
  if (!asAccount || tenant.hasExemptEgress) {
    if (asAccount) await run.until(passwordSignInProbe, { account, from: 'inside', addresses }, { atMost: '1 hour' });
    const few = { ResultSize: 5 };
    await run.until(cmdletProbe, { as: actor, cmdlet: 'Get-Mailbox', parameters: few }, roleCaches);
    await run.until(cmdletProbe, { as: actor, cmdlet: 'Get-MessageTraceV2', parameters: few }, { atMost: '3 hours' });
    await run.refused(cmdletOfferedProbe, { as: actor, cmdlet: 'Set-Mailbox', controlCmdlet: 'Get-Mailbox' });
  } else {
    await run.manualStep('Client Sense server: test the roles from there', {
      why: `no worker of this connection leaves by ${addresses.join(', ')}`,
      connect: `Connect-ExchangeOnline -UserPrincipalName ${userPrincipalName}`,
      mailboxes: 'Get-Mailbox -ResultSize 5',
      'message trace': 'Get-MessageTraceV2 -ResultSize 5',
    });
  }
  if (asAccount) await run.refused(passwordSignInProbe, { account, from: 'outside', addresses });

  run.section('Testing Application Impersonation');
  const target = { as: application.actor, mailbox: targetMailbox };
  const outside = { as: application.actor, mailbox: outsideMailbox };
  await run.until(graphMailboxProbe, target, roleCaches);
  if (ews) {
    await run.until(ewsMailboxProbe, target, { atMost: '26 hours' });
    await run.refused(ewsMailboxProbe, outside);
  }
  await run.refused(graphMailboxProbe, outside, { againAfter: '2 hours' });

  run.section('Multi Factor Authentication (MFA/2FA)');
  const { app, certificate } = application;
  const signIn = 'sign in once from the Client Sense server and register an email address or a mobile number';
  await run.manualStep('Client Sense: connection to Exchange Online', {
    ...(asAccount ? { 'user name': userPrincipalName, password, 'MFA registration': signIn } : {}),
    'application (client) id': app.appId,
    'directory (tenant) id': tenant.tenantId,
    organization: tenant.organization,
    certificate: text`${certificate.secret}, thumbprint ${certificate.thumbprint}`,
    'certificate expires': certificate.notAfter,
    'PowerShell module': dated.moduleWithUserNameAndPassword,
  });
});
