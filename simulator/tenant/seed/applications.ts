/**
 * The tenant's own applications: the runner's two (planning reads, applying writes), one that reads by certificate, one
 * that was given EWS before, and two with the same name, which a name alone can't identify.
 */
import type { Application, AppRoleAssignment, ServicePrincipal } from '../state.ts';
import { tokenNodeCount } from '../token-nodes.ts';
import type { MadeCertificate } from './certificate.ts';
import { resourceAppIds } from './microsoft-service-principals.ts';
import { makeSecret, type Seeding } from './seeding.ts';

/** Names of applications that tests and examples use. */
export const applicationNames = {
  plan: 'Exchange Runbooks (plan)',
  apply: 'Exchange Runbooks (apply)',
  reader: 'Contoso Directory Reader',
  ews: 'Contoso Mail Journal',
  twin: 'Mail Archive',
} as const;

type Grants = Partial<Record<keyof typeof resourceAppIds, readonly string[]>>;

const planReads = ['Directory.Read.All', 'Application.Read.All', 'Policy.Read.All', 'Policy.Read.ConditionalAccess'];

const grants: Record<keyof typeof applicationNames, Grants> = {
  plan: { graph: planReads, exchange: ['Exchange.ManageAsApp'], protection: ['Exchange.ManageAsApp'] },
  apply: {
    graph: [
      ...planReads,
      'User.ReadWrite.All',
      'Application.ReadWrite.All',
      'AppRoleAssignment.ReadWrite.All',
      'RoleManagement.ReadWrite.Directory',
      'Policy.ReadWrite.ConditionalAccess',
    ],
    exchange: ['Exchange.ManageAsApp'],
    protection: ['Exchange.ManageAsApp'],
  },
  reader: { graph: ['User.Read.All', 'Mail.Read'] },
  ews: {},
  twin: {},
};

export interface SeededApplications {
  applications: Application[];
  servicePrincipals: ServicePrincipal[];
  appRoleAssignments: AppRoleAssignment[];
}

/** @param certificate the public half of the reader's certificate */
export function seedApplications(
  seeding: Seeding,
  tenantId: string,
  resources: readonly ServicePrincipal[],
  certificate: MadeCertificate,
): SeededApplications {
  const seeded: SeededApplications = { applications: [], servicePrincipals: [], appRoleAssignments: [] };
  const created = seeding.daysAgo(90);
  const everywhere = Array.from({ length: tokenNodeCount }, () => created);
  const add = (key: keyof typeof applicationNames): Application => {
    const displayName = applicationNames[key];
    const application: Application = {
      id: seeding.uuid(),
      appId: seeding.uuid(),
      displayName,
      signInAudience: 'AzureADMyOrg',
      tags: [],
      notes: null,
      requiredResourceAccess: requiredAccess(grants[key], resources),
      passwordCredentials: [],
      keyCredentials: [],
      createdDateTime: created,
      visibleAt: created,
    };
    const servicePrincipal: ServicePrincipal = {
      id: seeding.uuid(),
      appId: application.appId,
      displayName,
      accountEnabled: true,
      servicePrincipalType: 'Application',
      appOwnerOrganizationId: tenantId,
      appRoles: [],
      tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
      createdDateTime: created,
      visibleAt: created,
    };
    seeded.applications.push(application);
    seeded.servicePrincipals.push(servicePrincipal);
    for (const { resource, role } of rolesOf(grants[key], resources)) {
      seeded.appRoleAssignments.push({
        id: Buffer.from(seeding.uuid()).toString('base64url'),
        principalId: servicePrincipal.id,
        resourceId: resource.id,
        appRoleId: role.id,
        createdDateTime: created,
        visibleAt: created,
        effectiveAt: created,
      });
    }
    return application;
  };
  const addSecret = (application: Application) => {
    const secretText = makeSecret();
    application.passwordCredentials.push({
      keyId: seeding.uuid(),
      displayName: 'seeded',
      hint: secretText.slice(0, 3),
      secretText,
      startDateTime: created,
      endDateTime: seeding.daysAgo(-640),
      effectiveAt: everywhere,
    });
  };

  addSecret(add('plan'));
  addSecret(add('apply'));
  add('reader').keyCredentials.push({
    keyId: seeding.uuid(),
    displayName: 'CN=Contoso Directory Reader',
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: certificate.der,
    customKeyIdentifier: certificate.sha1,
    startDateTime: certificate.notBefore,
    endDateTime: seeding.daysAgo(-640),
    effectiveAt: everywhere,
  });
  addSecret(add('ews'));
  add('twin');
  add('twin');
  return seeded;
}

function rolesOf(granted: Grants, resources: readonly ServicePrincipal[]) {
  return Object.entries(granted).flatMap(([name, values]) => {
    const appId = resourceAppIds[name as keyof typeof resourceAppIds];
    const resource = resources.find((candidate) => candidate.appId === appId);
    return (resource?.appRoles ?? [])
      .filter(({ value }) => values.includes(value))
      .map((role) => ({ resource: resource!, role }));
  });
}

function requiredAccess(
  granted: Grants,
  resources: readonly ServicePrincipal[],
): Application['requiredResourceAccess'] {
  const held = rolesOf(granted, resources);
  return [...new Set(held.map(({ resource }) => resource.appId))].map((resourceAppId) => ({
    resourceAppId,
    resourceAccess: held
      .filter(({ resource }) => resource.appId === resourceAppId)
      .map(({ role }) => ({ id: role.id, type: 'Role' as const })),
  }));
}
