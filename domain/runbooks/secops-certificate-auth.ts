/**
 * What `secops-certificate-auth` is asked with: one schema for the types, the command line's options and prompts, the
 * validation and the documentation. Properties are flat, so that each is an option of the command line.
 */
import { z } from 'zod';
import { addressSchema } from '../address.ts';
import type { ComplianceRole } from '../grants.ts';
import { recipientFilterSchema } from '../recipient-filter.ts';
import { cryptographicProviders } from '../resources/application-certificate.ts';
import { roleGroupNameSchema } from '../role-group-name.ts';
import { catalogueEntry } from './catalogue-entry.ts';
import { readsAppManagementPolicy, readsApplications, type Right } from './rights.ts';

const readingCmdlet = z
  .string()
  .regex(/^(?:Get|Test)-[A-Za-z0-9]+$/, 'must be the name of a cmdlet that only reads, such as Get-AcceptedDomain');

/** Cmdlets that Security & Compliance answers; every other one is Exchange's. */
function isComplianceCmdlet(name: string): boolean {
  return /-Compliance/i.test(name);
}

export const secopsCertificateAuthInput = z
  .strictObject({
    applicationName: z
      .string()
      .min(1)
      // "<name> mailboxes" is the scope's name, and Exchange takes 64 characters.
      .max(54)
      .default('SecOps Exchange Online')
      .meta({ description: 'Display name of the application' }),
    midServers: z
      .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/, 'must be the name of a server'))
      .min(1, 'must name at least one MID server')
      .max(50, 'must name at most 50 MID servers')
      .meta({ description: 'MID servers on which the integration runs, by name' }),
    midServiceAccount: z
      .string()
      .min(1)
      .max(256)
      .meta({ description: 'Windows account that the MID server service runs as' }),
    targetMailbox: addressSchema.meta({ description: 'A mailbox for tests, for the proof that access works' }),
    outsideMailbox: addressSchema.meta({
      description: 'Another cloud mailbox, for the proof of how far access to mail reaches',
    }),
    leastPrivilege: z.boolean().default(false).meta({
      description:
        'Role groups with the roles needed in place of Compliance Administrator, and mail limited to mailboxScope',
    }),
    mailboxScope: recipientFilterSchema.optional().meta({
      description: 'With leastPrivilege: recipient filter of the mailboxes whose mail it reads and writes',
    }),
    exchangeCmdlets: z
      .array(readingCmdlet)
      .min(1, 'must name at least one cmdlet')
      .default(['Get-AcceptedDomain'])
      .refine((names) => names.every((name) => !isComplianceCmdlet(name)), {
        error: 'must be cmdlets of Exchange: those of Security & Compliance are chosen by searches',
      })
      .meta({ description: 'Reading cmdlets of Exchange that the installed SecOps calls' }),
    searches: z.enum(['none', 'search', 'search-and-delete']).default('search-and-delete').meta({
      description: 'Whether the installed SecOps searches mail (*-ComplianceSearch), and deletes what it finds',
    }),
    validFor: z
      .enum(['730 days', '365 days'])
      .default('730 days')
      .meta({ description: "How long the certificate is valid: two years as the vendor's document has it, or one" }),
    keyLength: z.literal([2048, 3072, 4096]).default(2048).meta({ description: "Bits of the certificate's RSA key" }),
    cryptographicProvider: z
      .enum(cryptographicProviders)
      .default('Microsoft Strong Cryptographic Provider')
      .meta({ description: 'Windows cryptographic provider that the .pfx names' }),
    certificateStore: z
      .enum(['CurrentUser', 'LocalMachine'])
      .default('CurrentUser')
      .meta({ description: "Windows store of the certificate: the service account's own, or the machine's" }),
    roleGroupName: roleGroupNameSchema
      .default('SecOps Search')
      .meta({ description: 'With leastPrivilege: name of the role groups, in Exchange and in Security & Compliance' }),
  })
  .refine((input) => input.targetMailbox.toLowerCase() !== input.outsideMailbox.toLowerCase(), {
    path: ['outsideMailbox'],
    error: 'must be another mailbox than targetMailbox',
  })
  .refine((input) => !input.leastPrivilege || input.mailboxScope !== undefined, {
    path: ['mailboxScope'],
    error: 'must be given with leastPrivilege: without a scope every mailbox would be readable',
  });

/** With least privilege: the roles of Security & Compliance that it takes. Source: learn, purview/ediscovery-assign-permissions. */
export const complianceRoles = {
  none: ['Compliance Search'],
  search: ['Compliance Search'],
  'search-and-delete': ['Compliance Search', 'Search And Purge'],
} as const satisfies Record<string, readonly ComplianceRole[]>;

export type SecopsCertificateAuthInput = z.output<typeof secopsCertificateAuthInput>;

const reading: readonly Right[] = [
  { anyOf: ['Directory.Read.All', 'Directory.ReadWrite.All'], for: 'domains, directory roles' },
  readsApplications,
  readsAppManagementPolicy,
];

export const secopsCertificateAuthRunbook = catalogueEntry({
  name: 'secops-certificate-auth',
  title: 'SecOps with a certificate: application, consents, role, both service principals, proof, MID servers',
  document: 'SecOps: Setup of certificate based authentication for Exchange Online integration',
  schema: secopsCertificateAuthInput,
  subjectProperty: 'applicationName',
  rights: {
    graph: {
      plan: reading,
      apply: [
        ...reading,
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
});
