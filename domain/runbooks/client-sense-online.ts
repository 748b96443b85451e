/**
 * What `client-sense-online` is asked with: one schema for the types, the command line's options and prompts, the
 * validation and the documentation. Properties are flat, so that each is an option of the command line.
 */
import { z } from 'zod';
import { addressSchema } from '../address.ts';
import { recipientFilterSchema } from '../recipient-filter.ts';
import { isPublicAddress } from '../public-address.ts';
import { secretReferenceSchema } from '../secret-reference.ts';
import { roleGroupNameSchema } from '../role-group-name.ts';
import { catalogueEntry } from './catalogue-entry.ts';
import type { Right } from './rights.ts';

export const clientSenseOnlineInput = z
  .strictObject({
    userPrincipalName: addressSchema.meta({ description: "The service account's user principal name" }),
    displayName: z.string().min(1).max(256).default('Client Sense').meta({ description: "The account's display name" }),
    password: secretReferenceSchema.meta({
      description: "The account's password, as a reference into the secret store",
    }),
    addresses: z
      .array(
        z.string().refine(isPublicAddress, {
          error: 'must be a public IPv4 address such as 203.0.113.10: no range, and none of a private network',
        }),
      )
      .min(1, 'must name at least one public address that Client Sense signs in from')
      .max(16, 'must name at most 16 addresses')
      .meta({ description: 'Public IPv4 addresses that the Client Sense server signs in from, as Entra sees them' }),
    targetMailbox: addressSchema.meta({
      description: 'A mailbox inside the scope, for the proof that access works',
    }),
    outsideMailbox: addressSchema.meta({
      description: 'A cloud mailbox outside the scope, for the proof that access reaches no further',
    }),
    mailboxScope: recipientFilterSchema.meta({
      description: "Recipient filter of the mailboxes to be read, such as CustomAttribute1 -eq 'ClientSense'",
    }),
    signsInAs: z.enum(['account', 'application']).default('account').meta({
      description: 'Whether the installed Client Sense signs in as the account or can do so as an application',
    }),
    ews: z
      .boolean()
      .default(false)
      .meta({ description: "Also access by EWS while the tenant's gate is open; EWS ends on 2027-04-01" }),
    applicationName: z
      .string()
      .min(1)
      // "<name> mailboxes" is the scope's name, and Exchange takes 64 characters.
      .max(54)
      .default('Client Sense')
      .meta({ description: 'Display name of the application that reads mail in place of impersonation' }),
    roleGroupName: roleGroupNameSchema
      .default('Client Sense Management')
      .meta({ description: "Name of the role group, as the vendor's document has it" }),
  })
  .refine((input) => input.targetMailbox.toLowerCase() !== input.outsideMailbox.toLowerCase(), {
    path: ['outsideMailbox'],
    error: 'must be another mailbox than targetMailbox',
  });

const reading: readonly Right[] = [
  { anyOf: ['Directory.Read.All', 'Directory.ReadWrite.All'], for: 'accounts, licences, domains, directory roles' },
  { anyOf: ['Application.Read.All', 'Application.ReadWrite.All'], for: 'applications; policies name them' },
  { anyOf: ['Policy.Read.All'], for: 'Conditional Access, Security Defaults, per-user MFA' },
  { anyOf: ['Policy.Read.ConditionalAccess'], for: 'What-If' },
];

export const clientSenseOnlineRunbook = catalogueEntry({
  name: 'client-sense-online',
  title: 'Client Sense on Exchange Online: account, role group, scoped mail access, proof that it reaches no further',
  document: 'Client Sense: Exchange Permissions (Office 365 / Exchange Online)',
  schema: clientSenseOnlineInput,
  subjectProperty: 'userPrincipalName',
  rights: {
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
});
