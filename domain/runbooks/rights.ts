/** What a runbook says of the rights that it needs: types, and what several of them need alike. */
import type { IdentityRole } from '../connection.ts';

/** One need: any one of the permissions meets it; the first is the least. */
export interface Right {
  readonly anyOf: readonly string[];
  readonly for: string;
  /** Without it something can't be told, and nothing fails. */
  readonly optional?: true;
}

export interface RunnerRights {
  /** Application permissions of Microsoft Graph. */
  readonly graph: Record<IdentityRole, readonly Right[]>;
  /** Cmdlets that the identity's role groups must offer. */
  readonly cmdlets: Record<IdentityRole, readonly string[]>;
}

export interface ServerRights {
  /** Cmdlets that a session of the Exchange Management Shell must offer. */
  readonly exchange: Record<IdentityRole, readonly string[]>;
  /** Management roles of which it must hold a delegating assignment, to apply. */
  readonly handsOn: readonly string[];
  /** Cmdlets of the ActiveDirectory module that must succeed for what the runbook makes. */
  readonly directory: Record<IdentityRole, readonly string[]>;
  /** Whether it must be an administrator of each server (WinRM), and what for. */
  readonly administersServers: string | null;
}

export const readsApplications: Right = {
  anyOf: ['Application.Read.All', 'Application.ReadWrite.All'],
  for: 'applications',
};

export const readsAppManagementPolicy: Right = {
  anyOf: ['Policy.Read.All', 'Policy.Read.ApplicationConfiguration'],
  for: 'the app management policy',
};

/** Of a runbook that only reaches servers. */
export const nothingInTenant: RunnerRights = { graph: { plan: [], apply: [] }, cmdlets: { plan: [], apply: [] } };

export const readingScopes = ['Get-ManagementScope', 'Get-ManagementRoleAssignment'];
export const readingRecipients = ['Get-User', 'Get-Recipient', 'Get-CASMailbox', 'Get-OrganizationConfig'];
export const writingScopes = [
  'New-ManagementScope',
  'Set-ManagementScope',
  'Remove-ManagementScope',
  'New-ManagementRoleAssignment',
  'Remove-ManagementRoleAssignment',
];
