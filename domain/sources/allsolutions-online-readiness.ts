/**
 * For mailboxes in Exchange Online: the refusal with its reason, unless the vendor has confirmed that the installed version
 * signs in as an application and the tenant's gate allows EWS; then what the runbook needs.
 */
import { z } from 'zod';
import { exchangeNameSchema } from '../directory-names.ts';
import { recipientFilterSchema } from '../recipient-filter.ts';
import { source } from '../source.ts';
import type { EwsGate } from './ews-gate.ts';

const schema = z.strictObject({
  vendorConfirmsOauth: z.boolean(),
  targetMailbox: z.email(),
  outsideMailbox: z.email(),
  scopeGroup: exchangeNameSchema.optional(),
  mailboxScope: recipientFilterSchema.optional(),
});

export type AllsolutionsOnlineReadinessArgs = z.output<typeof schema>;

export interface AllsolutionsOnlineReadiness {
  readonly isDehydrated: boolean;
  readonly ewsGate: Exclude<EwsGate, 'closed'>;
  readonly recipientFilter: string;
  readonly ews: string;
  readonly tenantId: string;
}

export const allsolutionsOnlineReadiness = source<AllsolutionsOnlineReadinessArgs, AllsolutionsOnlineReadiness>({
  kind: 'allsolutions-online-readiness',
  schema,
  name: ({ targetMailbox }) => `what AllSolutions needs of Exchange Online, for ${targetMailbox}`,
});
