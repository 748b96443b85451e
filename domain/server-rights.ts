/**
 * What the runner's account on premises must be allowed, by runbook. Read by `doctor`; written out in each runbook's page.
 * A management role can only be assigned by an account with a delegating assignment of it: those that a runbook assigns
 * are listed here too.
 *
 * Source: odp, "permissions" of each cmdlet; learn, built-in management roles of Exchange Server; the ActiveDirectory module.
 */
import type { IdentityRole } from './connection.ts';
import type { RunbookName } from './runbooks/runbook-names.ts';

export interface ServerRights {
  /** Cmdlets that a session of the Exchange Management Shell must offer. */
  readonly exchange: Record<IdentityRole, readonly string[]>;
  /** Management roles of which it must have a delegating assignment, to apply. */
  readonly handsOn: readonly string[];
  /** Cmdlets of the ActiveDirectory module that must succeed for what the runbook makes. */
  readonly directory: Record<IdentityRole, readonly string[]>;
  /** Whether it must be an administrator of each server (WinRM), and what for. */
  readonly administersServers: string | null;
}

const readingScopes = ['Get-ManagementScope', 'Get-ManagementRoleAssignment'];
const readingRecipients = ['Get-User', 'Get-Recipient', 'Get-CASMailbox', 'Get-OrganizationConfig'];
const writingScopes = [
  'New-ManagementScope',
  'Set-ManagementScope',
  'Remove-ManagementScope',
  'New-ManagementRoleAssignment',
  'Remove-ManagementRoleAssignment',
];

export const serverRights: Readonly<Partial<Record<RunbookName, ServerRights>>> = {
  'client-sense-onprem': {
    exchange: {
      plan: [
        'Get-ExchangeServer',
        ...readingRecipients,
        ...readingScopes,
        'Get-ManagementRoleEntry',
        'Get-RoleGroup',
        'Get-RoleGroupMember',
        'Get-PowerShellVirtualDirectory',
        'Get-WebServicesVirtualDirectory',
      ],
      apply: [
        ...writingScopes,
        'New-RoleGroup',
        'Remove-RoleGroup',
        'Add-RoleGroupMember',
        'Remove-RoleGroupMember',
        'Set-User',
        'Set-PowerShellVirtualDirectory',
        'Set-WebServicesVirtualDirectory',
      ],
    },
    handsOn: ['View-Only Recipients', 'Message Tracking', 'ApplicationImpersonation'],
    directory: { plan: ['Get-ADUser'], apply: ['Set-ADUser'] },
    administersServers: null,
  },
  'monosync-onprem': {
    exchange: { plan: ['Get-ExchangeServer'], apply: [] },
    handsOn: [],
    directory: {
      plan: ['Get-ADUser', 'Get-ADGroupMember', 'Get-ADComputer'],
      apply: ['Set-ADComputer', 'Set-ADAccountControl'],
    },
    administersServers: 'local groups, WinRM, certificates, firewall',
  },
  'allsolutions-ews': {
    exchange: {
      plan: [
        'Get-ExchangeServer',
        ...readingRecipients,
        ...readingScopes,
        'Get-DistributionGroupMember',
        'Get-WebServicesVirtualDirectory',
      ],
      apply: [...writingScopes, 'Set-WebServicesVirtualDirectory'],
    },
    handsOn: ['ApplicationImpersonation'],
    directory: { plan: ['Get-ADUser'], apply: ['New-ADUser', 'Set-ADUser', 'Remove-ADUser'] },
    administersServers: 'the proxy in web.config of EWS, where it is asked for',
  },
};

/** The needs on premises of all runbooks that there are, each once. */
export function neededOnServers(role: IdentityRole): {
  exchange: string[];
  directory: string[];
  handsOn: string[];
} {
  const all = Object.values(serverRights);
  return {
    exchange: [...new Set(all.flatMap(({ exchange }) => exchange[role]))],
    directory: [...new Set(all.flatMap(({ directory }) => directory[role]))],
    handsOn: role === 'plan' ? [] : [...new Set(all.flatMap(({ handsOn }) => handsOn))],
  };
}
