/**
 * What `allsolutions-ews` is asked with: one schema for the types, the command line's options and prompts, the
 * validation and the documentation. Properties are flat, so that each is an option of the command line.
 *
 * The language of what people read is Dutch by default: the vendor's document is Dutch, and so are the screens (MZZPAR,
 * MGEBRU) that the values are entered in.
 */
import { z } from 'zod';
import { addressSchema } from '../address.ts';
import { domainAccountSchema, exchangeNameSchema, serversSchema, userPrincipalNameSchema } from '../directory-names.ts';
import { recipientFilterSchema } from '../recipient-filter.ts';
import { secretReferenceSchema } from '../secret-reference.ts';
import { languages } from '../texts/language.ts';
import { catalogueEntry } from './catalogue-entry.ts';
import { readingRecipients, readingScopes, readsApplications, writingScopes } from './rights.ts';

export const allsolutionsEwsInput = z
  .strictObject({
    account: domainAccountSchema.meta({
      description: String.raw`The account that AllSolutions signs in with, such as CONTOSO\allsolutions`,
    }),
    password: secretReferenceSchema.optional().meta({
      description: "With exchange-server: the account's password, as a reference into the secret store",
    }),
    userPrincipalName: userPrincipalNameSchema.optional().meta({
      description: "The account's user principal name where it has to be made; left out: its name in the domain",
    }),
    mailboxesIn: z
      .enum(['exchange-server', 'exchange-online'])
      .default('exchange-server')
      .meta({ description: 'Where the mailboxes are' }),
    vendorConfirmsOauth: z.boolean().default(false).meta({
      description:
        'With exchange-online: AllSolutions has confirmed that the installed version signs in to EWS as an application',
    }),
    scopeGroup: exchangeNameSchema.optional().meta({
      description: 'The mailboxes: the direct members of this group',
    }),
    mailboxScope: recipientFilterSchema.optional().meta({
      description: "Or a recipient filter of them, such as Department -eq 'Finance'",
    }),
    wholeOrganization: z.boolean().default(false).meta({
      description: 'Or every mailbox of the organization, which the approver is warned of',
    }),
    hosted: z
      .boolean()
      .default(false)
      .meta({ description: 'Hosted Exchange with mailboxes of others in it: a scope is required' }),
    removeWiderAssignments: z.boolean().default(false).meta({
      description: 'Remove other assignments of ApplicationImpersonation to the account that reach further',
    }),
    targetMailbox: addressSchema.meta({
      description: 'A mailbox inside the scope with an empty outbox, for the proof that access works',
    }),
    outsideMailbox: addressSchema.optional().meta({
      description: 'With a scope: a mailbox outside of it, for the proof that access reaches no further',
    }),
    servers: serversSchema.default(['all']).meta({
      description: 'Exchange servers behind the address of EWS, by name, or all',
    }),
    proxy: z
      .string()
      .max(300, 'must be at most 300 characters')
      .regex(/^http:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?:\d{1,5}\/?$/i, {
        error: 'must be the address of a proxy, such as http://proxyserver:8080',
      })
      .optional()
      .meta({
        description:
          'Proxy that the Exchange servers use for outgoing connections, where they need one to reach AllSolutions',
      }),
    language: z.enum(languages).default('nl').meta({
      description:
        'Language of the texts for people: Dutch, as in the document and the screens of AllSolutions, or English',
    }),
  })
  .refine((input) => (input.password === undefined) === (input.mailboxesIn === 'exchange-online'), {
    path: ['password'],
    error: 'must be given with exchange-server, and only there: Exchange Online knows no Basic authentication',
  })
  .refine((input) => target(input).length === 1, {
    path: ['scopeGroup'],
    error: 'must be given, or else one of mailboxScope and wholeOrganization: exactly one of the three',
  })
  .refine((input) => !(input.wholeOrganization && (input.hosted || input.mailboxesIn === 'exchange-online')), {
    path: ['wholeOrganization'],
    error: 'must not be asked for on hosted Exchange or in Exchange Online: mailboxes of others would be reached',
  })
  .refine((input) => input.wholeOrganization === (input.outsideMailbox === undefined), {
    path: ['outsideMailbox'],
    error: 'must be given with a scope, and only with one: without it there is no mailbox outside',
  })
  .refine((input) => input.targetMailbox.toLowerCase() !== input.outsideMailbox?.toLowerCase(), {
    path: ['outsideMailbox'],
    error: 'must be another mailbox than targetMailbox',
  })
  .refine((input) => input.proxy === undefined || input.mailboxesIn === 'exchange-server', {
    path: ['proxy'],
    error: 'must not be given for Exchange Online: its servers are not yours',
  });

function target(input: {
  scopeGroup?: string | undefined;
  mailboxScope?: string | undefined;
  wholeOrganization: boolean;
}): unknown[] {
  return [input.scopeGroup, input.mailboxScope, input.wholeOrganization ? true : undefined].filter(
    (each) => each !== undefined,
  );
}

/** Display name of the application, where the mailboxes are in Exchange Online. */
export const applicationName = 'AllSolutions';

/** Where a run with this input works. */
export function allsolutionsTarget({ mailboxesIn }: Pick<AllsolutionsEwsInput, 'mailboxesIn'>): 'tenant' | 'servers' {
  return mailboxesIn === 'exchange-server' ? 'servers' : 'tenant';
}

export type AllsolutionsEwsInput = z.output<typeof allsolutionsEwsInput>;

export const allsolutionsEwsRunbook = catalogueEntry({
  name: 'allsolutions-ews',
  title: 'AllSolutions on EWS: account, scoped impersonation, Basic, proxy, proof; texts in Dutch or English',
  document: 'AllSolutions: Hoe stel ik de koppeling met Exchange in?',
  schema: allsolutionsEwsInput,
  subjectProperty: 'account',
  target: allsolutionsTarget,
  rights: {
    graph: {
      plan: [readsApplications],
      apply: [
        readsApplications,
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
  serverRights: {
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
});
