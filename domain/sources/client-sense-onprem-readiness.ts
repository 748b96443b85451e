/**
 * The preconditions of a plan for Client Sense on premises, and what the runbook needs: the account by whatever name it
 * has now, and whether EWS accepts a password, without which the check of impersonation is a manual step.
 */
import { z } from 'zod';
import { userPrincipalNameSchema } from '../directory-names.ts';
import type { ServerRole } from '../grants.ts';
import { recipientFilterSchema } from '../recipient-filter.ts';
import { source } from '../source.ts';

const schema = z.strictObject({
  userPrincipalName: userPrincipalNameSchema,
  targetMailbox: z.email(),
  outsideMailbox: z.email().optional(),
  mailboxScope: recipientFilterSchema.optional(),
});

export type ClientSenseOnpremReadinessArgs = z.output<typeof schema>;

export interface ClientSenseOnpremReadiness {
  /** The account's object id. */
  readonly account: string;
  /** Full URL of EWS. */
  readonly ews: string;
  readonly ewsOffersBasic: boolean;
}

/** The management roles that the page asks for, and the cmdlets that Client Sense calls by them. */
export const clientSenseServerRoles = [
  'View-Only Recipients',
  'Message Tracking',
  'ApplicationImpersonation',
] as const satisfies readonly ServerRole[];
export const clientSenseServerCmdlets = ['Get-Mailbox', 'Get-MessageTrackingLog'] as const;

export const clientSenseOnpremReadiness = source<ClientSenseOnpremReadinessArgs, ClientSenseOnpremReadiness>({
  kind: 'client-sense-onprem-readiness',
  schema,
  name: ({ userPrincipalName }) => `what Client Sense needs of the organization, for ${userPrincipalName}`,
});
