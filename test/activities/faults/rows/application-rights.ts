/** What an application may do in the directory, and by what it signs in. */
import { appRoleAssignmentImplementation } from '../../../../activities/ensure/app-role-assignment.ts';
import { applicationCertificateImplementation } from '../../../../activities/ensure/application-certificate.ts';
import { applicationSecretImplementation } from '../../../../activities/ensure/application-secret.ts';
import { directoryRoleAssignmentImplementation } from '../../../../activities/ensure/directory-role-assignment.ts';
import { organizationWideConsentsImplementation } from '../../../../activities/ensure/organization-wide-consents.ts';
import { requiredResourceAccessImplementation } from '../../../../activities/ensure/required-resource-access.ts';
import { appRoles, directoryRoles, exchangeOnlineAppId } from '../../../../domain/grants.ts';
import { consented } from '../../consented.ts';
import { row, type Row } from '../row.ts';
import { displayName, enterpriseApplication } from './directory.ts';

const graph = '00000003-0000-0000-c000-000000000000';
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
      return { principalId, principal: displayName, ...appRoles.exchangeManageAsApp };
    },
  }),
  row(directoryRoleAssignmentImplementation, {
    action: 'create',
    given: async (given) => {
      const { principalId } = await enterpriseApplication(given);
      return { principalId, principal: displayName, ...directoryRoles.complianceAdministrator };
    },
  }),
  row(organizationWideConsentsImplementation, {
    action: 'update',
    when: 'of three consents, of which two go',
    anew: ['id'],
    given: async (given) => {
      const { principalId } = await enterpriseApplication(given);
      consented(given.state, principalId, [
        [graph, 'Mail.Read'],
        [graph, 'User.Read.All'],
        [exchangeOnlineAppId, 'full_access_as_app'],
      ]);
      return { servicePrincipalId: principalId, application: displayName };
    },
  }),
  row(requiredResourceAccessImplementation, {
    action: 'create',
    given: async (given) => {
      const { id } = await enterpriseApplication(given);
      return { applicationId: id, displayName, permissions: [appRoles.graphMailReadWrite] };
    },
  }),
  row(requiredResourceAccessImplementation, {
    action: 'update',
    given: async (given) => {
      const { id } = await enterpriseApplication(given);
      const first = appRoles.graphMailReadWrite;
      const declared = { applicationId: id, displayName, permissions: [first] };
      await given.made(requiredResourceAccessImplementation, declared);
      return { ...declared, permissions: [first, appRoles.exchangeManageAsApp] };
    },
  }),
];
