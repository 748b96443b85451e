/**
 * What replaces an account with ApplicationImpersonation in Exchange Online: an application that signs in by a certificate,
 * with application roles limited to a management scope. An assignment without a scope would reach the whole organization,
 * so there is none.
 */
import type { ApplicationRole } from '../../domain/grants.ts';
import { application } from '../../domain/resources/application.ts';
import { applicationCertificate } from '../../domain/resources/application-certificate.ts';
import { enterpriseApplication } from '../../domain/resources/enterprise-application.ts';
import { exchangeServicePrincipal } from '../../domain/resources/exchange-service-principal.ts';
import { managementRoleAssignment } from '../../domain/resources/management-role-assignment.ts';
import { managementScope } from '../../domain/resources/management-scope.ts';
import { organizationWideConsents } from '../../domain/resources/organization-wide-consents.ts';
import type { Run } from '../run/run.ts';

/**
 * The application, its enterprise application in Entra, its Exchange service principal, and the certificate it signs in
 * with.
 */
export async function signedApplication(run: Run, displayName: string) {
  const app = await run.ensure(application, { displayName });
  const enterprise = await run.ensure(enterpriseApplication, { appId: app.appId, displayName });
  const certificate = await run.ensure(applicationCertificate, {
    applicationId: app.id,
    displayName,
    validFor: '365 days',
  });
  const exchangePrincipal = await run.ensure(exchangeServicePrincipal, {
    appId: app.appId,
    objectId: enterprise.id,
    displayName,
  });
  const actor = {
    kind: 'application',
    clientId: app.appId,
    name: displayName,
    certificate: certificate.secret,
  } as const;
  return { displayName, app, enterprise, certificate, exchangePrincipal, actor };
}

export type SignedApplication = Awaited<ReturnType<typeof signedApplication>>;

/** Gives the application these roles in the mailboxes of the filter, and in no others. */
export async function scopedTo(
  run: Run,
  signed: Pick<SignedApplication, 'displayName' | 'enterprise' | 'exchangePrincipal'>,
  recipientFilter: string,
  roles: readonly ApplicationRole[],
) {
  const { displayName, enterprise, exchangePrincipal } = signed;
  const scope = await run.ensure(managementScope, { name: `${displayName} mailboxes`, recipientFilter });
  for (const role of roles) {
    await run.ensure(managementRoleAssignment, {
      objectId: exchangePrincipal.objectId,
      application: displayName,
      role,
      scope: scope.name,
    });
  }
  // Grants add up: a consent for the whole organization would defeat the scope.
  await run.ensure(organizationWideConsents, { servicePrincipalId: enterprise.id, application: displayName });
}
