/** What `ce-mailbox-oauth` is asked with. Properties are flat, so that each is an option of the command line. */
import { z } from 'zod';
import { addressSchema } from '../address.ts';
import { durationSchema } from '../duration.ts';
import { listReferenceSchema } from '../list-reference.ts';
import { mostSampled } from '../probes/imap-sample.ts';
import { outlastsRenewal } from '../resources/application-certificate.ts';
import { catalogueEntry } from './catalogue-entry.ts';
import { readsAppManagementPolicy, readsApplications, type Right } from './rights.ts';

export const ceMailboxOauthInput = z
  .strictObject({
    applicationName: z
      .string()
      .min(1)
      .max(64)
      .default('CE Email')
      .meta({ description: "The application's display name, as the vendor's document has it" }),
    mailboxes: listReferenceSchema.meta({
      description: 'Addresses of the mailboxes that CE is to read; thousands from a file',
      holds: 'addresses',
    }),
    outsideMailbox: addressSchema.meta({
      description: 'A cloud mailbox outside the list with IMAP on, for the proof that access reaches no further',
    }),
    signsInWith: z
      .enum(['secret', 'certificate'])
      .default('secret')
      .meta({ description: 'What CE signs in with; the document has a client secret' }),
    credentialValidFor: durationSchema
      .refine(outlastsRenewal, { error: 'must be more than 30 days: "365 days"' })
      .default('365 days')
      .meta({ description: 'How long the secret or certificate is valid' }),
    leastPrivilege: z
      .boolean()
      .default(false)
      .meta({ description: "Leave out POP.AccessAsApp, which the document asks for and CE doesn't use" }),
    sendingMailbox: addressSchema.optional().meta({
      description: 'A mailbox of the list: sending by SMTP with OAuth is granted as well, and proven with this one',
    }),
    probeSample: z
      .int()
      .min(1)
      .max(mostSampled)
      .default(20)
      .meta({ description: 'How many mailboxes of a longer list are opened for the proof' }),
  })
  .refine((input) => input.sendingMailbox?.toLowerCase() !== input.outsideMailbox.toLowerCase(), {
    path: ['outsideMailbox'],
    error: 'must be another mailbox than sendingMailbox',
  });

export type CeMailboxOauthInput = z.output<typeof ceMailboxOauthInput>;

const reading: readonly Right[] = [readsApplications, readsAppManagementPolicy];

export const ceMailboxOauthRunbook = catalogueEntry({
  name: 'ce-mailbox-oauth',
  title: 'CE on Exchange Online mailboxes over OAuth: application, FullAccess on each mailbox of a list, proof by IMAP',
  document: 'CE: Accessing Microsoft Exchange Online Mailboxes Using OAuth',
  schema: ceMailboxOauthInput,
  subjectProperty: 'applicationName',
  rights: {
    graph: {
      plan: reading,
      apply: [
        ...reading,
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
});
