/**
 * The manual step for a person with rights in Security & Compliance, where this runner has none: the exact lines, in the
 * order in which they work.
 */
import { powershellLiteral } from '../../domain/powershell-literal.ts';
import { text, type Output } from '../run/output.ts';
import type { Run } from '../run/run.ts';

export interface ComplianceByHand {
  readonly displayName: string;
  readonly appId: Output<string>;
  /** Object id of the enterprise application. */
  readonly objectId: Output<string>;
  /** With least privilege: the role group that replaces the directory role. */
  readonly roleGroup?: { readonly name: string; readonly roles: readonly string[] };
}

export async function complianceByHand(run: Run, given: ComplianceByHand): Promise<void> {
  const { displayName, appId, objectId, roleGroup } = given;
  await run.manualStep('Security & Compliance: the service principal', {
    why: 'this runner may not administer Security & Compliance; it takes the role Organization Management there',
    'connect, as an administrator': 'Connect-IPPSSession -UserPrincipalName <administrator>',
    'make the service principal': text`New-ServicePrincipal -AppId ${appId} -ObjectId ${objectId} -DisplayName ${powershellLiteral(displayName)}`,
    'read it back': text`Get-ServicePrincipal -Identity ${objectId}`,
    ...(roleGroup === undefined ? {} : linesFor(roleGroup, objectId)),
  });
}

function linesFor({ name, roles }: NonNullable<ComplianceByHand['roleGroup']>, objectId: Output<string>) {
  const group = powershellLiteral(name);
  return {
    'make the role group': `New-RoleGroup -Name ${group} -Roles ${roles.map(powershellLiteral).join(',')}`,
    'add the member': text`Add-RoleGroupMember -Identity ${group} -Member ${objectId}`,
  };
}
