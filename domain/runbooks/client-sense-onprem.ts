/**
 * What `client-sense-onprem` is asked with: one schema for the types, the command line's options and prompts, the
 * validation and the documentation. Properties are flat, so that each is an option of the command line.
 */
import { z } from 'zod';
import { addressSchema } from '../address.ts';
import {
  exchangeNameSchema,
  fullHostNameSchema,
  hasPrivateSuffix,
  serversSchema,
  userPrincipalNameSchema,
} from '../directory-names.ts';
import { recipientFilterSchema } from '../recipient-filter.ts';
import { ownRoleGroup } from '../role-group-name.ts';
import { secretReferenceSchema } from '../secret-reference.ts';
import { catalogueEntry } from './catalogue-entry.ts';
import { nothingInTenant, readingRecipients, readingScopes, writingScopes } from './rights.ts';

export const clientSenseOnpremInput = z
  .strictObject({
    userPrincipalName: userPrincipalNameSchema
      .refine((name) => !hasPrivateSuffix(name), {
        error:
          'must end in the public domain, such as @contoso.example: with the suffix of a private domain PowerShell refuses the sign-in, with an empty message',
      })
      .meta({
        description: "The service account's user principal name as it is to be, with the public domain as its suffix",
      }),
    password: secretReferenceSchema.meta({
      description: "The account's password, as a reference into the secret store",
    }),
    host: fullHostNameSchema.meta({
      description: 'Host of the PowerShell endpoint as Client Sense reaches it, such as mail.contoso.example',
    }),
    authentication: z.enum(['basic', 'kerberos']).default('basic').meta({
      description:
        'How Client Sense signs in to PowerShell: as the document has it, or better, where its server is in the domain, by Kerberos',
    }),
    servers: serversSchema.default(['all']).meta({
      description: 'Exchange servers behind that host, by name, or all',
    }),
    mailboxScope: recipientFilterSchema.optional().meta({
      description:
        "Recipient filter of the mailboxes to be read, such as Department -eq 'Finance'; left out: every mailbox",
    }),
    targetMailbox: addressSchema.meta({
      description: 'A mailbox inside the scope, for the proof that access works',
    }),
    outsideMailbox: addressSchema.optional().meta({
      description: 'With mailboxScope: a mailbox outside of it, for the proof that access reaches no further',
    }),
    ewsBasic: z.boolean().default(false).meta({
      description:
        'Switch Basic on for EWS as well: needed where Client Sense signs in to EWS by it, and for the proof of impersonation by this runbook',
    }),
    roleGroupName: exchangeNameSchema
      .refine(...ownRoleGroup)
      // "<name> mailboxes" is the scope's name, and Exchange takes 64 characters.
      .refine((name) => name.length <= 54, { error: 'must be at most 54 characters' })
      .default('Client Sense Management')
      .meta({ description: "Name of the role group, as the vendor's document has it" }),
  })
  .refine((input) => (input.mailboxScope === undefined) === (input.outsideMailbox === undefined), {
    path: ['outsideMailbox'],
    error: 'must be given with mailboxScope, and only with it: without a scope there is no mailbox outside',
  })
  .refine((input) => input.targetMailbox.toLowerCase() !== input.outsideMailbox?.toLowerCase(), {
    path: ['outsideMailbox'],
    error: 'must be another mailbox than targetMailbox',
  });

export const clientSenseOnpremRunbook = catalogueEntry({
  name: 'client-sense-onprem',
  title: 'Client Sense on Exchange Server: role group, Basic on PowerShell, proof by a session and by impersonation',
  document: 'Client Sense: Exchange Permissions (Exchange)',
  schema: clientSenseOnpremInput,
  subjectProperty: 'userPrincipalName',
  target: () => 'servers',
  rights: nothingInTenant,
  serverRights: {
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
});
