/** Role groups and service principals of Security & Compliance. */
import { complianceRoleGroupMemberImplementation } from '../../../../activities/ensure/compliance-role-group-member.ts';
import { complianceRoleGroupImplementation } from '../../../../activities/ensure/compliance-role-group.ts';
import { complianceServicePrincipalImplementation } from '../../../../activities/ensure/compliance-service-principal.ts';
import { row, type Given, type Row } from '../row.ts';
import { displayName, enterpriseApplication } from './directory.ts';

const group = { name: 'Client Sense search', roles: ['Compliance Search', 'Search And Purge'] as const };

async function principal(given: Given): Promise<{ appId: string; objectId: string; displayName: string }> {
  const { appId, principalId } = await enterpriseApplication(given);
  return { appId, objectId: principalId, displayName };
}

export const complianceRows: readonly Row[] = [
  row(complianceServicePrincipalImplementation, { action: 'create', given: principal }),
  row(complianceRoleGroupImplementation, { action: 'create', given: async () => group }),
  row(complianceRoleGroupMemberImplementation, {
    action: 'create',
    given: async (given) => {
      const desired = await principal(given);
      await given.made(complianceServicePrincipalImplementation, desired);
      await given.made(complianceRoleGroupImplementation, group);
      return { roleGroup: group.name, member: desired.objectId, name: displayName };
    },
  }),
];
