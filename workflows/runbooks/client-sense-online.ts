/**
 * Client Sense on Exchange Online, after the vendor's page "Exchange Permissions", section by section. What the page asks
 * and can't be had any more is named as replaced, with what stands for it.
 */
import { dated } from '../../domain/dated-facts.ts';
import { cmdletProbe } from '../../domain/probes/cmdlet.ts';
import { cmdletOfferedProbe } from '../../domain/probes/cmdlet-offered.ts';
import { ewsMailboxProbe } from '../../domain/probes/ews-mailbox.ts';
import { exchangeUserProbe } from '../../domain/probes/exchange-user.ts';
import { graphMailboxProbe } from '../../domain/probes/graph-mailbox.ts';
import { passwordSignInProbe } from '../../domain/probes/password-sign-in.ts';
import { appRoleAssignment, exchangeManageAsApp } from '../../domain/resources/app-role-assignment.ts';
import { applicationCertificate } from '../../domain/resources/application-certificate.ts';
import { application } from '../../domain/resources/application.ts';
import { conditionalAccessEnforcement } from '../../domain/resources/conditional-access-enforcement.ts';
import { conditionalAccessExclusion } from '../../domain/resources/conditional-access-exclusion.ts';
import { conditionalAccessPolicy } from '../../domain/resources/conditional-access-policy.ts';
import { enterpriseApplication } from '../../domain/resources/enterprise-application.ts';
import { ewsAllowedApplication } from '../../domain/resources/ews-allowed-application.ts';
import { exchangeServicePrincipal } from '../../domain/resources/exchange-service-principal.ts';
import { managementRoleAssignment } from '../../domain/resources/management-role-assignment.ts';
import { managementScope } from '../../domain/resources/management-scope.ts';
import { namedLocation } from '../../domain/resources/named-location.ts';
import { organizationCustomization } from '../../domain/resources/organization-customization.ts';
import { organizationWideConsents } from '../../domain/resources/organization-wide-consents.ts';
import { roleGroupMember } from '../../domain/resources/role-group-member.ts';
import { roleGroup } from '../../domain/resources/role-group.ts';
import { userAccount } from '../../domain/resources/user-account.ts';
import { clientSenseOnlineInput } from '../../domain/runbooks/client-sense-online.ts';
import { clientSenseReadiness } from '../../domain/sources/client-sense-readiness.ts';
import { existingAccount } from '../../domain/sources/existing-account.ts';
import { conditionalAccessWhatIf } from '../../domain/sources/conditional-access-what-if.ts';
import { text } from '../run/later.ts';
import { runbook } from '../run/lifecycle.ts';

const roleCaches = { atLeast: '15 minutes', atMost: '3 hours', looks: { every: '1 minute', times: 5, then: '15 minutes' } };

export const clientSenseOnline = runbook(clientSenseOnlineInput, async (run, input) => {
  const { userPrincipalName, password, addresses, targetMailbox, outsideMailbox, roleGroupName } = input;
  const asAccount = input.signsInAs === 'account';
  const account = { kind: 'account', userPrincipalName, password } as const;

  run.section('Exchange Permissions');
  run.replaced(dated.applicationImpersonationOnline);
  run.replaced(dated.messageTrace);
  run.replaced(dated.mfaAllowListByAddress);
  run.replaced(dated.connectivityAnalyzer);
  const tenant = await run.known(
    await run.read(clientSenseReadiness, { userPrincipalName, addresses, targetMailbox, outsideMailbox, asAccount }),
  );
  if (tenant.isDehydrated) await run.ensure(organizationCustomization, { enabled: true });

  run.section('Office 365 / Exchange Online > Assigning a Role Group');
  const app = await run.ensure(application, { displayName: input.applicationName });
  const enterprise = await run.ensure(enterpriseApplication, { appId: app.appId, displayName: input.applicationName });
  const certificate = await run.ensure(applicationCertificate, {
    applicationId: app.id,
    displayName: input.applicationName,
    validFor: '365 days',
  });
  const signedApp = { kind: 'application', clientId: app.appId, name: input.applicationName, certificate: certificate.secret } as const;
  const group = await run.ensure(roleGroup, { name: roleGroupName, roles: ['View-Only Recipients', 'Message Tracking'] });

  if (asAccount) {
    run.section('Office 365 / Exchange Online > Account');
    const user = tenant.accountIsSynchronized
      ? await run.read(existingAccount, { userPrincipalName })
      : await run.ensure(userAccount, { userPrincipalName, displayName: input.displayName, password });
    if (tenant.accountIsSynchronized) {
      await run.handOver('Active Directory: the synchronized account', {
        userPrincipalName,
        password,
        'password never expires': 'yes, set in Active Directory',
        licence: 'none',
      });
    }
    await run.until(exchangeUserProbe, { objectId: user.id, userPrincipalName }, { atMost: '1 hour', inARow: 1 });

    run.section('Multi Factor Authentication (MFA/2FA)');
    const location = await run.ensure(namedLocation, { displayName: `Client Sense: ${userPrincipalName}`, addresses });
    const policy = await run.ensure(conditionalAccessPolicy, {
      displayName: `Client Sense: ${userPrincipalName} only from its addresses`,
      userId: user.id,
      locationId: location.id,
    });
    await run.stage('let the account in from Client Sense, and from nowhere else', async (stage) => {
      const whatIf = await stage.known(
        await stage.read(conditionalAccessWhatIf, { userId: user.id, inside: addresses, policyId: policy.id }),
      );
      for (const stopping of whatIf.stoppedBy) {
        await stage.ensure(conditionalAccessExclusion, { policyId: stopping.id, policy: stopping.displayName, userId: user.id, userPrincipalName });
      }
      await stage.ensure(conditionalAccessEnforcement, { policyId: policy.id, policy: whatIf.policyName, state: 'enabled' });
    });

    run.section('Office 365 / Exchange Online > Assigning a Role Group');
    await run.ensure(roleGroupMember, { roleGroup: group.name, member: user.id, name: userPrincipalName });
  } else {
    await run.ensure(appRoleAssignment, { principalId: enterprise.id, principal: input.applicationName, ...exchangeManageAsApp });
  }

  run.section('Assigning a Role Group > ApplicationImpersonation');
  const pointer = await run.ensure(exchangeServicePrincipal, {
    appId: app.appId,
    objectId: enterprise.id,
    displayName: input.applicationName,
  });
  if (!asAccount) await run.ensure(roleGroupMember, { roleGroup: group.name, member: pointer.objectId, name: input.applicationName });
  const scope = await run.ensure(managementScope, { name: `${input.applicationName} mailboxes`, recipientFilter: input.mailboxScope });
  const assignment = { objectId: pointer.objectId, application: input.applicationName, scope: scope.name };
  await run.ensure(managementRoleAssignment, { ...assignment, role: 'Application Mail.Read' });
  if (input.ews && tenant.ewsGate !== 'closed') {
    await run.ensure(managementRoleAssignment, { ...assignment, role: 'Application EWS.AccessAsApp' });
    if (tenant.ewsGate === 'listed') await run.ensure(ewsAllowedApplication, { appId: app.appId, application: input.applicationName });
  }
  if (input.ews) run.replaced(tenant.ewsGate === 'closed' ? dated.ewsGateClosed : dated.ewsEnds);
  await run.ensure(organizationWideConsents, { servicePrincipalId: enterprise.id, application: input.applicationName });

  run.section('Testing Roles');
  const signedIn = asAccount ? account : signedApp;
  if (!asAccount || tenant.leavesByExemptAddress) {
    if (asAccount) await run.until(passwordSignInProbe, { account, from: 'inside', addresses }, { atMost: '1 hour' });
    await run.until(cmdletProbe, { as: signedIn, cmdlet: 'Get-Mailbox', parameters: { ResultSize: 5 } }, roleCaches);
    await run.until(cmdletProbe, { as: signedIn, cmdlet: 'Get-MessageTraceV2', parameters: { ResultSize: 5 } }, { atMost: '3 hours' });
    await run.refused(cmdletOfferedProbe, { as: signedIn, cmdlet: 'Set-Mailbox', besides: 'Get-Mailbox' });
  } else {
    await run.handOver('Client Sense server: test the roles from there', {
      why: `no worker of this connection leaves by ${addresses.join(', ')}`,
      connect: `Connect-ExchangeOnline -UserPrincipalName ${userPrincipalName}`,
      mailboxes: 'Get-Mailbox -ResultSize 5',
      'message trace': 'Get-MessageTraceV2 -ResultSize 5',
    });
  }
  if (asAccount) await run.refused(passwordSignInProbe, { account, from: 'outside', addresses });

  run.section('Testing Application Impersonation');
  await run.until(graphMailboxProbe, { as: signedApp, mailbox: targetMailbox }, roleCaches);
  if (input.ews && tenant.ewsGate !== 'closed') {
    await run.until(ewsMailboxProbe, { as: signedApp, mailbox: targetMailbox }, { atMost: '26 hours' });
    await run.refused(ewsMailboxProbe, { as: signedApp, mailbox: outsideMailbox });
  }
  await run.refused(graphMailboxProbe, { as: signedApp, mailbox: outsideMailbox }, { againAfter: '2 hours' });

  run.section('Multi Factor Authentication (MFA/2FA)');
  await run.handOver('Client Sense: connection to Exchange Online', {
    ...(asAccount ? { 'user name': userPrincipalName, password, 'MFA registration': 'sign in once from the Client Sense server and register an email or a mobile number' } : {}),
    'application (client) id': app.appId,
    'directory (tenant) id': tenant.tenantId,
    certificate: text`${certificate.secret} (thumbprint ${certificate.thumbprint})`,
    'certificate expires': certificate.notAfter,
    organization: tenant.organization,
    'PowerShell module': dated.moduleWithUserNameAndPassword,
  });
});
