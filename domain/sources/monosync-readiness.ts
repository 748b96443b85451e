/**
 * The preconditions of a plan for Monosync on one server, and what the runbook branches on. Read over 5985,
 * never over the listener that is changed. What group policy or a domain controller makes impossible stops the plan, by
 * name; what else allows access is shown to the approver.
 */
import { z } from 'zod';
import { domainAccountSchema, fullHostNameSchema } from '../directory-names.ts';
import { source } from '../source.ts';

const schema = z.strictObject({
  server: fullHostNameSchema,
  account: domainAccountSchema,
  monosyncServers: z.array(z.string()).min(1),
  /** Settings of WinRM that are to be changed: none of them may come from group policy. */
  changes: z.array(z.enum(['cbtHardeningLevel', 'trustedHosts'])),
});

export type MonosyncReadinessArgs = z.output<typeof schema>;

export interface MonosyncReadiness {
  /** SID of the account. */
  readonly accountSid: string;
  /** Why the account can't be delegated, as the rest of a sentence; null: it may be delegated. */
  readonly notDelegated: string | null;
  /** The server's computer object: distinguished name and objectGUID. */
  readonly computer: { readonly name: string; readonly id: string };
  /** DNS name of the domain. */
  readonly domain: string;
  /** Whether what this worker starts certainly comes from one of the Monosync servers' addresses. */
  readonly comesFromMonosync: boolean;
  /** Whether it also has an address from which it must be refused. */
  readonly hasAnotherAddress: boolean;
}

export const monosyncReadiness = source<MonosyncReadinessArgs, MonosyncReadiness>({
  kind: 'monosync-readiness',
  schema,
  name: ({ server, account }) => `what Monosync needs of ${server}, for ${account}`,
});
