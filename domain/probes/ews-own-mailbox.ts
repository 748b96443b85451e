/** Whether the account has a mailbox of its own that EWS opens without impersonation. A plain account has none. */
import { z } from 'zod';
import { probe } from '../probe.ts';
import { accountName, serverAccountSchema } from './server-account.ts';

const schema = z.strictObject({ as: serverAccountSchema });

export type EwsOwnMailboxArgs = z.output<typeof schema>;

export const ewsOwnMailboxProbe = probe<EwsOwnMailboxArgs>({
  kind: 'ews-own-mailbox',
  schema,
  name: ({ as }) => `an own mailbox of ${as.user} by EWS`,
  as: ({ as }) => accountName(as),
});
