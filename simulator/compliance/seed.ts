/**
 * What Security & Compliance has of its own: roles, role groups with their members, and service principals of its own. It
 * shares nothing of that with Exchange Online, not even where the names are the same.
 * Source: learn, "Roles and role groups in Microsoft Defender for Office 365 and Microsoft Purview".
 */
import { assignRoleToGroup } from '../exchange/role-group-rows.ts';
import type { ExchangeState, ManagementRole, RoleGroup, TenantState } from '../tenant/state.ts';

const roleManagement = [
  'Add-RoleGroupMember',
  'Get-RoleGroup',
  'Get-RoleGroupMember',
  'Get-ServicePrincipal',
  'New-RoleGroup',
  'New-ServicePrincipal',
  'Remove-RoleGroup',
  'Remove-RoleGroupMember',
  'Remove-ServicePrincipal',
  'Set-RoleGroup',
  'Set-ServicePrincipal',
  'Update-RoleGroupMember',
];

const search = ['Get-ComplianceSearch', 'New-ComplianceSearch', 'Remove-ComplianceSearch', 'Start-ComplianceSearch'];

/** Cmdlets by role. The real roles contain more. */
const roles: Record<string, readonly string[]> = {
  'Case Management': ['Get-ComplianceCase', 'New-ComplianceCase'],
  'Compliance Search': [...search, 'Set-ComplianceSearch', 'Stop-ComplianceSearch'],
  'DLP Compliance Management': ['Get-DlpCompliancePolicy', 'Get-DlpComplianceRule'],
  'Retention Management': ['Get-RetentionCompliancePolicy', 'Get-RetentionComplianceRule'],
  'Role Management': roleManagement,
  'Search And Purge': ['Get-ComplianceSearchAction', 'New-ComplianceSearchAction'],
  'Service Assurance View': ['Get-RoleGroup', 'Get-RoleGroupMember', 'Get-ServicePrincipal'],
};

const groups: Record<string, readonly string[]> = {
  OrganizationManagement: Object.keys(roles),
  ComplianceAdministrator: [
    'Case Management',
    'Compliance Search',
    'DLP Compliance Management',
    'Retention Management',
    'Service Assurance View',
  ],
  eDiscoveryManager: ['Case Management', 'Compliance Search'],
  SecurityAdministrator: ['DLP Compliance Management', 'Service Assurance View'],
  SecurityReader: ['Service Assurance View'],
  GlobalReader: ['Service Assurance View'],
};

const runnerGroups = {
  'Exchange Runbooks Plan': ['Service Assurance View', 'Compliance Search'],
  'Exchange Runbooks Apply': ['Role Management', 'Compliance Search', 'Service Assurance View'],
} as const;

/** @param runner object ids of the service principals of the runner's two applications; absent in a tenant without them */
export function seedCompliance(
  state: TenantState,
  given: { now: string; uuid: () => string; runner: Partial<Record<keyof typeof runnerGroups, string>> },
): ExchangeState {
  const { now, uuid } = given;
  const compliance: ExchangeState = {
    organization: { ...structuredClone(state.exchange.organization), isDehydrated: false },
    mailboxes: [],
    distributionGroups: [],
    servicePrincipals: [],
    managementScopes: [],
    roleGroups: [],
    managementRoles: Object.entries(roles).map(([name, cmdlets]): ManagementRole => ({
      name,
      roleType: name.replaceAll(' ', ''),
      entries: cmdlets.map((cmdlet) => ({ cmdlet, parameters: '*' })),
      application: false,
    })),
    roleAssignments: [],
    mailboxPermissions: [],
    messageTraces: [],
  };
  const addGroup = (name: string, held: readonly string[], builtIn: boolean, member?: string) => {
    const members: RoleGroup['members'] =
      member === undefined ? [] : [{ objectId: member, kind: 'servicePrincipal', effectiveAt: now, removedAt: null }];
    const group: RoleGroup = { guid: uuid(), name, description: '', roles: [], members, builtIn };
    compliance.roleGroups.push(group);
    for (const role of held) {
      assignRoleToGroup(compliance, { group, role, guid: uuid(), effectiveAt: now });
      if (name === 'OrganizationManagement') {
        assignRoleToGroup(compliance, { group, role, guid: uuid(), effectiveAt: now, delegating: true });
      }
    }
  };
  for (const [name, held] of Object.entries(groups)) addGroup(name, held, true);
  for (const [name, held] of Object.entries(runnerGroups)) {
    const objectId = given.runner[name as keyof typeof runnerGroups];
    const principal = state.servicePrincipals.find(({ id }) => id === objectId);
    if (principal === undefined) continue;
    const { appId, displayName } = principal;
    compliance.servicePrincipals.push({ guid: uuid(), appId, objectId: principal.id, displayName, createdAt: now });
    addGroup(name, held, false, principal.id);
  }
  // What the runner may assign to the applications that it onboards.
  const apply = compliance.roleGroups.find(({ name }) => name === 'Exchange Runbooks Apply');
  for (const role of apply === undefined ? [] : Object.keys(roles)) {
    assignRoleToGroup(compliance, { group: apply!, role, guid: uuid(), effectiveAt: now, delegating: true });
  }
  return compliance;
}
