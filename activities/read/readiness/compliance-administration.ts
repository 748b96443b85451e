/**
 * Whether this runner administers Security & Compliance: both of its identities are asked which cmdlets they may use
 * there. Many tenants don't give that right away; then a person runs the lines.
 */
import type { IdentityRole } from '../../../domain/connection.ts';
import { isFailure } from '../../../domain/failure.ts';
import type { Evidence } from '../../../domain/plan.ts';
import { complianceAdministration } from '../../../domain/sources/secops-readiness.ts';
import type { ConnectionContext } from '../../context.ts';
import { noAccess } from '../../probe/cmdlet.ts';

export async function readComplianceAdministration(
  context: ConnectionContext,
): Promise<{ administersCompliance: boolean; evidence: Evidence }> {
  const [reads, writes] = await Promise.all([offered(context, 'plan'), offered(context, 'apply')]);
  const lacking = [
    ...complianceAdministration.filter((cmdlet) => cmdlet.startsWith('Get-') && !reads.includes(cmdlet.toLowerCase())),
    ...complianceAdministration.filter((cmdlet) => !writes.includes(cmdlet.toLowerCase())),
  ];
  const administersCompliance = lacking.length === 0;
  const observed = administersCompliance
    ? 'this runner administers it'
    : `this runner may not use ${[...new Set(lacking)].join(', ')} there: a person does`;
  return { administersCompliance, evidence: { name: 'Security & Compliance', observed } };
}

async function offered(context: ConnectionContext, role: IdentityRole): Promise<string[]> {
  try {
    return (await context.complianceCmdletsOf(role)).map((cmdlet) => cmdlet.toLowerCase());
  } catch (error) {
    if (isFailure(error, ...noAccess)) return [];
    throw error;
  }
}
