/** What an application may do in the directory, and by what it signs in. */
import { appRoleAssignmentImplementation } from '../../../../activities/ensure/app-role-assignment.ts';
import { applicationCertificateImplementation } from '../../../../activities/ensure/application-certificate.ts';
import { applicationSecretImplementation } from '../../../../activities/ensure/application-secret.ts';
import { directoryRoleAssignmentImplementation } from '../../../../activities/ensure/directory-role-assignment.ts';
import { organizationWideConsentsImplementation } from '../../../../activities/ensure/organization-wide-consents.ts';
import { requiredResourceAccessImplementation } from '../../../../activities/ensure/required-resource-access.ts';
import { exchangeManageAsApp } from '../../../../domain/resources/app-role-assignment.ts';
import { row, type Row } from '../row.ts';
import { displayName, enterpriseApplication } from './directory.ts';

const graph = '00000003-0000-0000-c000-000000000000';
const exchangeAdministrator = '29232cdf-9323-42fd-ade2-1d097af3e4de';
const validFor = '365 days';

export const applicationRightsRows: readonly Row[] = [
  row(applicationSecretImplementation, {
    action: 'create',
    // A secret whose value was lost is worth nothing: it is taken off, and another one is asked for.
    repeated: ['/addPassword', '/removePassword'],
    given: async (given) => ({ applicationId: (await enterpriseApplication(given)).id, displayName, validFor }),
  }),
  row(applicationCertificateImplementation, {
    action: 'create',
    given: async (given) => ({ applicationId: (await enterpriseApplication(given)).id, displayName, validFor }),
  }),
  row(appRoleAssignmentImplementation, {
    action: 'create',
    given: async (given) => {
      const { principalId } = await enterpriseApplication(given);
      return { principalId, principal: displayName, ...exchangeManageAsApp };
    },
  }),
  row(directoryRoleAssignmentImplementation, {
    action: 'create',
    given: async (given) => {
      const { principalId } = await enterpriseApplication(given);
      const role = { roleDefinitionId: exchangeAdministrator, role: 'Exchange Administrator', gives: 'everything' };
      return { principalId, principal: displayName, ...role };
    },
  }),
  row(organizationWideConsentsImplementation, {
    action: 'update',
    when: 'of three consents, of which two go',
    anew: ['id'],
    given: async (given) => {
      const { principalId } = await enterpriseApplication(given);
      const consents = [
        { resourceAppId: graph, role: 'Mail.Read' },
        { resourceAppId: graph, role: 'User.Read.All' },
        { ...exchangeManageAsApp, role: 'full_access_as_app' },
      ];
      for (const consent of consents) {
        await given.made(appRoleAssignmentImplementation, { principalId, principal: displayName, ...consent });
      }
      return { servicePrincipalId: principalId, application: displayName };
    },
  }),
  row(requiredResourceAccessImplementation, {
    action: 'create',
    given: async (given) => {
      const { id } = await enterpriseApplication(given);
      return { applicationId: id, displayName, permissions: [{ resourceAppId: graph, role: 'Mail.Read' }] };
    },
  }),
  row(requiredResourceAccessImplementation, {
    action: 'update',
    given: async (given) => {
      const { id } = await enterpriseApplication(given);
      const first = { resourceAppId: graph, role: 'User.Read.All' };
      const declared = { applicationId: id, displayName, permissions: [first] };
      await given.made(requiredResourceAccessImplementation, declared);
      return { ...declared, permissions: [first, exchangeManageAsApp] };
    },
  }),
];
