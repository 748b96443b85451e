/**
 * The preconditions of a plan for SecOps, and what the runbook branches on: what the tenant's policy says of
 * certificates, its initial domain, whether its organization can be customized, and whether this runner may administer
 * Security & Compliance, which many tenants keep to themselves.
 */
import { z } from 'zod';
import type { ExchangeRole } from '../grants.ts';
import { source } from '../source.ts';

const schema = z.strictObject({
  /** How long the certificate is to be valid, `ms` notation. */
  validFor: z.string().min(1),
  mailboxes: z.array(z.email()).min(1),
  /** Cmdlets that a role group in Exchange must give; empty where a directory role gives them. */
  cmdlets: z.array(z.string()),
});

export type SecopsReadinessArgs = z.output<typeof schema>;

export interface SecopsReadiness {
  readonly tenantId: string;
  /** Initial domain: what -Organization takes. */
  readonly organization: string;
  readonly isDehydrated: boolean;
  /** The management roles that it takes for the cmdlets that were asked about, as few as there are. */
  readonly exchangeRoles: readonly ExchangeRole[];
  /** Whether the runner may make service principals and role groups in Security & Compliance; else a person does. */
  readonly administersCompliance: boolean;
}

/** Without these in Security & Compliance, a person makes the service principal there. */
export const complianceAdministration = ['Get-ServicePrincipal', 'New-ServicePrincipal', 'Remove-ServicePrincipal'];

export const secopsReadiness = source<SecopsReadinessArgs, SecopsReadiness>({
  kind: 'secops-readiness',
  schema,
  name: () => 'what SecOps needs of the tenant',
});
