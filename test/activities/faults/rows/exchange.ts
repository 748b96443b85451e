/** Role groups, scopes, service principals and assignments of Exchange Online. */
import { ewsAllowedApplicationImplementation } from '../../../../activities/ensure/ews-allowed-application.ts';
import { exchangeServicePrincipalImplementation } from '../../../../activities/ensure/exchange-service-principal.ts';
import { managementRoleAssignmentImplementation } from '../../../../activities/ensure/management-role-assignment.ts';
import { managementScopeImplementation } from '../../../../activities/ensure/management-scope.ts';
import { organizationCustomizationImplementation } from '../../../../activities/ensure/organization-customization.ts';
import { roleGroupMemberImplementation } from '../../../../activities/ensure/role-group-member.ts';
import { roleGroupImplementation } from '../../../../activities/ensure/role-group.ts';
import { row, type Given, type Row } from '../row.ts';
import { displayName, enterpriseApplication } from './directory.ts';

const name = 'Client Sense administration';
const role = 'Application Mail.Read' as const;

/** An application with its enterprise application, as Exchange knows it. */
async function exchangePrincipal(given: Given): Promise<{ appId: string; objectId: string; displayName: string }> {
  const { appId, principalId } = await enterpriseApplication(given);
  const desired = { appId, objectId: principalId, displayName };
  await given.made(exchangeServicePrincipalImplementation, desired);
  return desired;
}

const scope = async (given: Given, scopeName: string, attribute: string) =>
  given.made(managementScopeImplementation, {
    name: scopeName,
    recipientFilter: `CustomAttribute1 -eq '${attribute}'`,
  });

async function assignment(given: Given) {
  const { objectId } = await exchangePrincipal(given);
  await scope(given, 'Wanted', 'ClientSense');
  return { objectId, application: displayName, scope: 'Wanted', role };
}

export const exchangeRows: readonly Row[] = [
  row(roleGroupImplementation, {
    action: 'create',
    given: async () => ({
      name,
      roles: ['View-Only Recipients', 'Message Tracking', 'View-Only Configuration'] as const,
    }),
  }),
  row(roleGroupImplementation, {
    action: 'update',
    when: 'two roles more and one less',
    anew: ['id', 'guid', 'name', 'whenCreated'],
    given: async (given) => {
      await given.made(roleGroupImplementation, { name, roles: ['Message Tracking'] as const });
      return { name, roles: ['View-Only Configuration', 'View-Only Recipients'] as const };
    },
  }),
  row(roleGroupMemberImplementation, {
    action: 'create',
    given: async (given) => {
      const { objectId } = await exchangePrincipal(given);
      await given.made(roleGroupImplementation, { name, roles: ['Message Tracking'] as const });
      return { roleGroup: name, member: objectId, name: displayName };
    },
  }),
  row(managementScopeImplementation, {
    action: 'create',
    given: async () => ({ name: 'Client Sense mailboxes', recipientFilter: "CustomAttribute1 -eq 'ClientSense'" }),
  }),
  row(managementScopeImplementation, {
    action: 'update',
    given: async (given) => {
      await scope(given, 'Client Sense mailboxes', 'Former');
      return { name: 'Client Sense mailboxes', recipientFilter: "CustomAttribute1 -eq 'ClientSense'" };
    },
  }),
  row(exchangeServicePrincipalImplementation, {
    action: 'create',
    given: async (given) => {
      const { appId, principalId } = await enterpriseApplication(given);
      return { appId, objectId: principalId, displayName };
    },
  }),
  row(exchangeServicePrincipalImplementation, {
    action: 'update',
    given: async (given) => {
      const desired = await exchangePrincipal(given);
      await given.cmdlet('Set-ServicePrincipal', { Identity: desired.objectId, DisplayName: 'Renamed' });
      return desired;
    },
  }),
  row(exchangeServicePrincipalImplementation, {
    action: 'replace',
    when: 'that has the object ID of the registration',
    anew: ['id', 'guid'],
    given: async (given) => {
      const { id, appId, principalId } = await enterpriseApplication(given);
      await given.cmdlet('New-ServicePrincipal', { AppId: appId, ObjectId: id, DisplayName: displayName });
      return { appId, objectId: principalId, displayName };
    },
  }),
  row(managementRoleAssignmentImplementation, { action: 'create', given: assignment }),
  row(managementRoleAssignmentImplementation, {
    action: 'update',
    when: 'with two other assignments',
    anew: ['id', 'guid', 'whenCreated'],
    given: async (given) => {
      const desired = await assignment(given);
      await given.made(managementRoleAssignmentImplementation, desired);
      for (const other of ['One', 'Two']) {
        await scope(given, other, other);
        const parameters = { Name: `Other ${other}`, App: desired.objectId, Role: role, CustomResourceScope: other };
        await given.cmdlet('New-ManagementRoleAssignment', parameters);
      }
      return desired;
    },
  }),
  row(managementRoleAssignmentImplementation, {
    action: 'replace',
    when: 'of another scope, with another assignment',
    anew: ['id', 'guid', 'whenCreated'],
    given: async (given) => {
      const desired = await assignment(given);
      await scope(given, 'Former', 'Former');
      await given.made(managementRoleAssignmentImplementation, { ...desired, scope: 'Former' });
      await scope(given, 'Other', 'Other');
      const parameters = { Name: 'Another', App: desired.objectId, Role: role, CustomResourceScope: 'Other' };
      await given.cmdlet('New-ManagementRoleAssignment', parameters);
      return desired;
    },
  }),
  row(managementRoleAssignmentImplementation, {
    action: 'replace',
    when: 'of one for the whole organization',
    residual: /^Assignments for the whole organization are not restored: Wide\.$/,
    given: async (given) => {
      const desired = await assignment(given);
      await given.cmdlet('New-ManagementRoleAssignment', { App: desired.objectId, Role: role, Name: 'Wide' });
      return desired;
    },
  }),
  row(organizationCustomizationImplementation, {
    action: 'update',
    residual: /^Customization stays enabled/,
    given: async ({ state }) => {
      state.exchange.organization.isDehydrated = true;
      return { enabled: true as const };
    },
  }),
  row(ewsAllowedApplicationImplementation, {
    action: 'create',
    given: async (given) => ({ appId: (await enterpriseApplication(given)).appId, application: displayName }),
  }),
];
