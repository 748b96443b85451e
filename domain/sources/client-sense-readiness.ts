/**
 * The preconditions of a plan for Client Sense, and what the runbook branches on. Reading it stops the plan
 * where the account could never sign in by its password, or where a probe would prove nothing.
 */
import { z } from 'zod';
import type { ExchangeRole } from '../grants.ts';
import { source } from '../source.ts';
import type { EwsGate } from './ews-gate.ts';

const schema = z.strictObject({
  userPrincipalName: z.email(),
  addresses: z.array(z.string()).min(1),
  targetMailbox: z.email(),
  outsideMailbox: z.email(),
  /** Whether the product signs in as the account; as an application, nothing is asked of the account. */
  asAccount: z.boolean(),
});

export type ClientSenseReadinessArgs = z.output<typeof schema>;

export interface ClientSenseReadiness {
  /** The organization's settings can't be customized yet. */
  readonly isDehydrated: boolean;
  /** The account is mastered in Active Directory. */
  readonly accountIsSynchronized: boolean;
  readonly ewsGate: EwsGate;
  /** Whether this runner's own sign-ins certainly leave by one of the addresses. */
  readonly hasExemptEgress: boolean;
  readonly tenantId: string;
  /** Initial domain. */
  readonly organization: string;
}

/** The management roles of the role group, and the cmdlets that Client Sense calls by them. */
export const clientSenseRoles = ['View-Only Recipients', 'Message Tracking'] as const satisfies readonly ExchangeRole[];
export const clientSenseCmdlets = ['Get-Mailbox', 'Get-MessageTraceV2'] as const;

export const clientSenseReadiness = source<ClientSenseReadinessArgs, ClientSenseReadiness>({
  kind: 'client-sense-readiness',
  schema,
  name: ({ userPrincipalName }) => `what Client Sense needs of the tenant, for ${userPrincipalName}`,
});
