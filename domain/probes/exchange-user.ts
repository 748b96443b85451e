/** Whether Exchange has the account by now: what Entra makes reaches it after minutes. */
import { z } from 'zod';
import { probe } from '../probe.ts';

export interface ExchangeUserArgs {
  /** The account's object id in Entra. */
  readonly objectId: string;
  readonly userPrincipalName: string;
}

export const exchangeUserProbe = probe<ExchangeUserArgs>({
  kind: 'exchange-user',
  schema: z.strictObject({ objectId: z.guid(), userPrincipalName: z.string().min(1) }),
  name: ({ userPrincipalName }) => `${userPrincipalName} in Exchange`,
  as: () => 'the runner',
});
