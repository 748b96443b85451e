/**
 * Whether the account works in a mailbox by EWS with Basic and impersonation: what the connectivity analyzer's test of a
 * service account does. It opens the folder, saves an item without recipients that only it knows, and deletes it for
 * good. An outbox must be empty first, as the vendor's document asks: an item there is one that waits to be sent.
 */
import { z } from 'zod';
import { probe } from '../probe.ts';
import { accountName, serverAccountSchema } from './server-account.ts';

const schema = z.strictObject({
  as: serverAccountSchema,
  /** Primary SMTP address. */
  mailbox: z.email(),
  folder: z.enum(['drafts', 'outbox']),
});

export type EwsImpersonationArgs = z.output<typeof schema>;

export const ewsImpersonationProbe = probe<EwsImpersonationArgs>({
  kind: 'ews-impersonation',
  schema,
  name: ({ mailbox, folder }) => `${folder} of ${mailbox} by EWS, impersonated`,
  as: ({ as }) => accountName(as),
  controlledBy: ['ews-impersonation'],
});
