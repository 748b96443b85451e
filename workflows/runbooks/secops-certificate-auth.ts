/**
 * Certificate based authentication for SecOps, after the vendor's page "Setup of certificate based authentication for
 * Exchange Online integration", step by step. What the page asks for and is no longer available, or no longer enough, is
 * named as superseded, with what is done instead.
 */
import { dated } from '../../domain/dated-facts.ts';
import { applicationTokenProbe } from '../../domain/probes/application-token.ts';
import { cmdletOfferedProbe } from '../../domain/probes/cmdlet-offered.ts';
import { cmdletProbe } from '../../domain/probes/cmdlet.ts';
import { complianceCmdletProbe } from '../../domain/probes/compliance-cmdlet.ts';
import { complianceSearchProbe } from '../../domain/probes/compliance-search.ts';
import { graphMailboxProbe } from '../../domain/probes/graph-mailbox.ts';
import { appRoles, directoryRoles } from '../../domain/grants.ts';
import { appRoleAssignment } from '../../domain/resources/app-role-assignment.ts';
import { applicationCertificate } from '../../domain/resources/application-certificate.ts';
import { application } from '../../domain/resources/application.ts';
import { complianceServicePrincipal } from '../../domain/resources/compliance-service-principal.ts';
import { directoryRoleAssignment } from '../../domain/resources/directory-role-assignment.ts';
import { enterpriseApplication } from '../../domain/resources/enterprise-application.ts';
import { exchangeServicePrincipal } from '../../domain/resources/exchange-service-principal.ts';
import { organizationCustomization } from '../../domain/resources/organization-customization.ts';
import { requiredResourceAccess } from '../../domain/resources/required-resource-access.ts';
import { complianceRoles, secopsCertificateAuthInput } from '../../domain/runbooks/secops-certificate-auth.ts';
import { secopsReadiness } from '../../domain/sources/secops-readiness.ts';
import { runbook } from '../run/lifecycle.ts';
import { scopedTo } from '../steps/application-with-scope.ts';
import { complianceByHand } from '../steps/compliance-by-hand.ts';
import { onEachMidServer } from '../steps/on-each-mid-server.ts';
import { complianceRolesOnly, exchangeRolesOnly } from '../steps/only-the-roles.ts';

// Frequent attempts keep the caches of roles alive, and so delay the change.
const roleCaches = { atMost: '3 hours', poll: { interval: '1 minute', attempts: 5, thenEvery: '15 minutes' } };

export const secopsCertificateAuth = runbook(secopsCertificateAuthInput, async (run, input) => {
  const { applicationName: displayName, targetMailbox, outsideMailbox, leastPrivilege, mailboxScope, searches } = input;

  run.section('Prerequisites');
  run.superseded(dated.azureAdAndMsOnlineModules);
  run.superseded(dated.protectionManageAsApp);
  if (searches !== 'none') run.superseded(dated.complianceSearchSession);
  const tenant = await run.known(
    await run.read(secopsReadiness, {
      validFor: input.validFor,
      mailboxes: [targetMailbox, outsideMailbox],
      cmdlets: leastPrivilege ? input.exchangeCmdlets : [],
    }),
  );
  if (leastPrivilege && tenant.isDehydrated) await run.ensure(organizationCustomization, { enabled: true });

  run.section('Step 1: Register the application in Azure AD');
  const app = await run.ensure(application, { displayName });
  const enterprise = await run.ensure(enterpriseApplication, { appId: app.appId, displayName });

  run.section('Step 2: Assign API permissions to the application');
  const documented = leastPrivilege
    ? [appRoles.exchangeManageAsApp]
    : [appRoles.exchangeManageAsApp, appRoles.graphMailReadWrite];
  const permissions = [...documented, appRoles.protectionManageAsApp];
  await run.ensure(requiredResourceAccess, { applicationId: app.id, displayName, permissions });
  for (const permission of documented) {
    await run.ensure(appRoleAssignment, { principalId: enterprise.id, principal: displayName, ...permission });
  }
  await run.ensure(appRoleAssignment, {
    principalId: enterprise.id,
    principal: displayName,
    ...appRoles.protectionManageAsApp,
    addition: dated.protectionManageAsApp.reason,
  });

  run.section('Step 4: Attach the certificate to the Azure AD application');
  const certificate = await run.ensure(applicationCertificate, {
    applicationId: app.id,
    displayName,
    validFor: input.validFor,
    keyLength: input.keyLength,
    cryptographicProvider: input.cryptographicProvider,
    hosts: input.midServers.length,
  });

  run.section('Step 5: Assign Azure AD roles to the application');
  const { complianceAdministrator } = directoryRoles;
  const principal = { principalId: enterprise.id, principal: displayName };
  if (!leastPrivilege) await run.ensure(directoryRoleAssignment, { ...principal, ...complianceAdministrator });

  run.section('Step 6: Create a new service principal');
  const ids = { appId: app.appId, objectId: enterprise.id, displayName };
  const exchangePrincipal = await run.ensure(exchangeServicePrincipal, ids);
  const named = { name: input.roleGroupName, application: displayName };
  const roles = complianceRoles[searches];
  if (tenant.administersCompliance) {
    const there = await run.ensure(complianceServicePrincipal, ids);
    if (leastPrivilege) await complianceRolesOnly(run, { ...named, roles }, there);
  } else {
    await complianceByHand(run, { ...ids, ...(leastPrivilege ? { roleGroup: { name: named.name, roles } } : {}) });
  }
  if (mailboxScope !== undefined && leastPrivilege) {
    await exchangeRolesOnly(run, { ...named, roles: tenant.exchangeRoles }, exchangePrincipal);
    await scopedTo(run, { displayName, enterprise, exchangePrincipal }, mailboxScope, ['Application Mail.ReadWrite']);
  }

  run.section('Connection');
  const as = { kind: 'application', clientId: app.appId, name: displayName, certificate: certificate.secret } as const;
  const manage = { as, roles: [appRoles.exchangeManageAsApp.role] };
  const directory = leastPrivilege ? {} : { directoryRoles: [complianceAdministrator.roleDefinitionId] };
  const inTokens = { atMost: '2 hours' };
  await run.until(applicationTokenProbe, { ...manage, ...directory, audience: 'compliance' }, inTokens);
  await run.until(applicationTokenProbe, { ...manage, ...directory, audience: 'exchange' }, inTokens);
  await run.until(complianceCmdletProbe, { as, cmdlet: 'Get-ComplianceSearch' }, roleCaches);
  if (searches !== 'none') await run.until(complianceSearchProbe, { as, mailbox: targetMailbox }, roleCaches);
  for (const cmdlet of input.exchangeCmdlets) await run.until(cmdletProbe, { as, cmdlet, parameters: {} }, roleCaches);
  await run.until(graphMailboxProbe, { as, mailbox: targetMailbox }, roleCaches);

  const controlCmdlet = input.exchangeCmdlets[0] ?? 'Get-AcceptedDomain';
  for (const cmdlet of ['Set-Mailbox', 'Add-RoleGroupMember']) {
    await run.refused(cmdletOfferedProbe, { as, cmdlet, controlCmdlet });
  }
  // Mail.ReadWrite reaches every mailbox, as documented; limited to a scope, none outside of it.
  const outside = { as, mailbox: outsideMailbox };
  if (leastPrivilege) await run.refused(graphMailboxProbe, outside, { againAfter: '2 hours' });
  else await run.probe(graphMailboxProbe, outside);

  run.section('Step 3: Generate a self-signed certificate and grant access to private key');
  await onEachMidServer(run, input, { certificate, appId: app.appId, organization: tenant.organization });
});
