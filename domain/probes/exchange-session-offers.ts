/**
 * Whether a session of the account offers a cmdlet at all. Nothing is called, so that a cmdlet which changes things can be
 * asked about. `controlCmdlet` is one that its roles must offer in the same session: without it the absence of the other proves
 * nothing.
 */
import type { z } from 'zod';
import { probe } from '../probe.ts';
import { cmdletName } from './cmdlet-offered.ts';
import { sessionSchema } from './exchange-session.ts';
import { accountName } from './server-account.ts';

const schema = sessionSchema.extend({ cmdlet: cmdletName, controlCmdlet: cmdletName });

export type ExchangeSessionOffersArgs = z.output<typeof schema>;

export const exchangeSessionOffersProbe = probe<ExchangeSessionOffersArgs>({
  kind: 'exchange-session-offers',
  schema,
  name: ({ cmdlet, host }) => `${cmdlet} among the cmdlets of a session at ${host}`,
  as: ({ as }) => accountName(as),
});
