/** The account that Active Directory masters: it is taken as it is, and changed only there. */
import { z } from 'zod';
import { source } from '../source.ts';

const schema = z.strictObject({ userPrincipalName: z.email() });

export type ExistingAccountArgs = z.output<typeof schema>;

export const existingAccount = source<ExistingAccountArgs, { id: string }>({
  kind: 'existing-account',
  schema,
  name: ({ userPrincipalName }) => `the account ${userPrincipalName}`,
});
