/**
 * The preconditions of a plan for AllSolutions on premises, and what the runbook needs: the account's names,
 * the filter that the scope is made of, the mailboxes in it (each is entered for its user in AllSolutions).
 */
import { z } from 'zod';
import { domainAccountSchema, exchangeNameSchema } from '../directory-names.ts';
import { recipientFilterSchema } from '../recipient-filter.ts';
import { source } from '../source.ts';

const schema = z.strictObject({
  account: domainAccountSchema,
  targetMailbox: z.email(),
  outsideMailbox: z.email().optional(),
  /** Whose direct members the mailboxes are. */
  scopeGroup: exchangeNameSchema.optional(),
  mailboxScope: recipientFilterSchema.optional(),
});

export type AllsolutionsReadinessArgs = z.output<typeof schema>;

export interface AllsolutionsReadiness {
  /** Of an account that has to be made: its name in the domain. */
  readonly userPrincipalName: string;
  /** Short name of the domain, as it is spelled. */
  readonly domain: string;
  /** Recipient filter of the scope; null: the whole organization. */
  readonly recipientFilter: string | null;
  /** Addresses of the mailboxes in the scope, at most `mostAddresses`; none where there is no scope. */
  readonly addresses: readonly string[];
  readonly mailboxes: number;
  /** Full URL of EWS. */
  readonly ews: string;
}

/** A manual step lists so many addresses; of more, people know where the list is. */
export const mostAddresses = 50;

export const allsolutionsReadiness = source<AllsolutionsReadinessArgs, AllsolutionsReadiness>({
  kind: 'allsolutions-readiness',
  schema,
  name: ({ account }) => `what AllSolutions needs of the organization, for ${account}`,
});
