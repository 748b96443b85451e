/**
 * What the runner's own applications must be allowed, by runbook: as powerful as what they may grant, and no more. Read by
 * `doctor`, which fails on too few and warns of too many; written out in each runbook's page; proven by a test that
 * takes every other right away and runs the runbook.
 *
 * Source: learn, "permissions" of each Graph operation; RUNBOOKS of the project for Exchange's role groups.
 */
import type { IdentityRole } from './connection.ts';
import type { RunbookName } from './runbooks/runbook-names.ts';

/** One need: any one of the permissions meets it; the first is the least. */
export interface Right {
  readonly anyOf: readonly string[];
  readonly for: string;
  /** Without it something can't be reported, and nothing fails. */
  readonly optional?: true;
}

export interface RunnerRights {
  /** Application permissions of Microsoft Graph. */
  readonly graph: Record<IdentityRole, readonly Right[]>;
  /** Cmdlets that the identity's role groups must offer. */
  readonly cmdlets: Record<IdentityRole, readonly string[]>;
}

const reading: readonly Right[] = [
  { anyOf: ['Directory.Read.All', 'Directory.ReadWrite.All'], for: 'accounts, licences, domains, directory roles' },
  { anyOf: ['Application.Read.All', 'Application.ReadWrite.All'], for: 'applications; policies name them' },
  { anyOf: ['Policy.Read.All'], for: 'Conditional Access, Security Defaults, per-user MFA' },
  { anyOf: ['Policy.Read.ConditionalAccess'], for: 'What-If' },
];

const directory = { anyOf: ['Directory.Read.All', 'Directory.ReadWrite.All'], for: 'domains, directory roles' };
const applications = { anyOf: ['Application.Read.All', 'Application.ReadWrite.All'], for: 'applications' };
const secopsReading: readonly Right[] = [
  directory,
  applications,
  { anyOf: ['Policy.Read.All', 'Policy.Read.ApplicationConfiguration'], for: 'the app management policy' },
];

const ceReading: readonly Right[] = [
  applications,
  { anyOf: ['Policy.Read.All', 'Policy.Read.ApplicationConfiguration'], for: 'the app management policy' },
];

const watching: readonly Right[] = [
  applications,
  { anyOf: ['Policy.Read.All'], for: 'app management policies, and whom they apply to' },
];

const signIns = {
  anyOf: ['AuditLog.Read.All'],
  for: 'the sign-in log: whether the old key is still used',
  optional: true,
} as const;

/** Of a runbook that only reaches servers: its rights are in `server-rights.ts`. */
const nothingInTenant: RunnerRights = { graph: { plan: [], apply: [] }, cmdlets: { plan: [], apply: [] } };

export const runnerRights: Readonly<Record<RunbookName | 'watch-credentials', RunnerRights>> = {
  'client-sense-online': {
    graph: {
      plan: reading,
      apply: [
        ...reading,
        { anyOf: ['User.ReadWrite.All'], for: 'the account' },
        {
          anyOf: ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
          for: 'application, enterprise application, certificate',
        },
        { anyOf: ['AppRoleAssignment.ReadWrite.All'], for: 'consents' },
        { anyOf: ['Policy.ReadWrite.ConditionalAccess'], for: 'location, policy, exclusions' },
      ],
    },
    cmdlets: {
      plan: ['Get-Mailbox', 'Get-RoleGroup', 'Get-ManagementRoleAssignment', 'Get-ManagementRoleEntry', 'Get-User'],
      apply: ['New-RoleGroup', 'New-ServicePrincipal', 'New-ManagementScope', 'New-ManagementRoleAssignment'],
    },
  },
  'ce-mailbox-oauth': {
    graph: {
      plan: ceReading,
      apply: [
        ...ceReading,
        {
          anyOf: ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
          for: 'application, declared permissions, enterprise application, client secret or certificate',
        },
        { anyOf: ['AppRoleAssignment.ReadWrite.All'], for: 'consents' },
      ],
    },
    cmdlets: {
      plan: ['Get-Mailbox', 'Get-CASMailbox', 'Get-MailboxPermission', 'Get-TransportConfig', 'Get-ServicePrincipal'],
      apply: ['New-ServicePrincipal', 'Add-MailboxPermission', 'Remove-MailboxPermission', 'Set-CASMailbox'],
    },
  },
  'secops-certificate-auth': {
    graph: {
      plan: secopsReading,
      apply: [
        ...secopsReading,
        {
          anyOf: ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
          for: 'application, declared permissions, enterprise application, certificate',
        },
        { anyOf: ['AppRoleAssignment.ReadWrite.All'], for: 'consents' },
        { anyOf: ['RoleManagement.ReadWrite.Directory'], for: 'Compliance Administrator' },
      ],
    },
    cmdlets: {
      plan: ['Get-Mailbox', 'Get-OrganizationConfig', 'Get-ServicePrincipal', 'Get-ManagementRoleEntry'],
      apply: ['New-ServicePrincipal', 'New-RoleGroup', 'New-ManagementScope', 'New-ManagementRoleAssignment'],
    },
  },
  'client-sense-onprem': nothingInTenant,
  'monosync-onprem': nothingInTenant,
  'allsolutions-ews': {
    graph: {
      plan: [applications],
      apply: [
        applications,
        {
          anyOf: ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
          for: 'with Exchange Online: application, enterprise application, certificate',
        },
        {
          anyOf: ['AppRoleAssignment.ReadWrite.All'],
          for: 'with Exchange Online: consents that would defeat the scope',
        },
      ],
    },
    cmdlets: {
      plan: ['Get-Mailbox', 'Get-Recipient', 'Get-OrganizationConfig', 'Get-ManagementRoleAssignment'],
      apply: ['New-ServicePrincipal', 'New-ManagementScope', 'New-ManagementRoleAssignment'],
    },
  },
  'rotate-credential': {
    graph: {
      plan: [...watching, signIns],
      apply: [
        ...watching,
        {
          anyOf: ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
          for: 'client secret or certificate next to the old one, and the removal of the old one',
        },
        {
          anyOf: ['User-PasswordProfile.ReadWrite.All', 'User.ReadWrite.All'],
          for: "an account's password",
          optional: true,
        },
      ],
    },
    cmdlets: { plan: [], apply: [] },
  },
  'watch-credentials': {
    graph: { plan: watching, apply: [] },
    cmdlets: { plan: [], apply: [] },
  },
};

/** The needs of all runbooks that there are, each once. */
export function neededRights(role: IdentityRole): { graph: Right[]; cmdlets: string[] } {
  const all = Object.values(runnerRights);
  const graph = new Map<string, Right>();
  for (const right of all.flatMap((each) => each.graph[role])) {
    const key = right.anyOf.join();
    if (!graph.has(key)) graph.set(key, right);
  }
  return { graph: [...graph.values()], cmdlets: [...new Set(all.flatMap((each) => each.cmdlets[role]))] };
}

/**
 * Compares the permissions in a token with what is needed.
 * @returns needs that no permission in the token meets (an optional one is never missing), and permissions that no need
 *   names
 */
export function compareRights(
  held: readonly string[],
  needed: readonly Right[],
): { missing: readonly Right[]; surplus: readonly string[] } {
  const useful = new Set(needed.flatMap(({ anyOf }) => anyOf));
  return {
    missing: needed.filter(({ anyOf, optional }) => optional !== true && !anyOf.some((right) => held.includes(right))),
    surplus: held.filter((right) => !useful.has(right)),
  };
}
