/**
 * Whether the account opens a session with Exchange's PowerShell over https, as the vendor's product does, and reads
 * mailboxes and the tracking log in it. The server's certificate is checked for real: the vendor's page skips that, and
 * gives the password to anyone in between.
 */
import { z } from 'zod';
import { fullHostNameSchema } from '../directory-names.ts';
import { probe } from '../probe.ts';
import { accountName, serverAccountSchema } from './server-account.ts';

/** How a session is opened: at `https://<host>/powershell/`. */
export const sessionSchema = z.strictObject({
  as: serverAccountSchema,
  host: fullHostNameSchema,
  authentication: z.enum(['basic', 'kerberos']),
});

const schema = sessionSchema.extend({
  /** Servers whose tracking logs can be read: the first one that answers serves, since another may be down. */
  servers: z.array(fullHostNameSchema).min(1),
});

export type ExchangeSessionArgs = z.output<typeof schema>;

export const exchangeSessionProbe = probe<ExchangeSessionArgs>({
  kind: 'exchange-session',
  schema,
  name: ({ host }) => `Get-Mailbox and Get-MessageTrackingLog in a session at ${host}`,
  as: ({ as }) => accountName(as),
});
