/**
 * An account that can't answer an MFA prompt can sign in from named addresses only. A new policy can't exempt it from
 * others, since all policies that apply must be satisfied: so one policy blocks the account elsewhere, and the account is
 * excluded from those that stop it. The first is made report-only; What-If says which policies stop the account, and that
 * answer is the evidence on which a person approves the exclusions and the enabling.
 */
import { conditionalAccessEnforcement } from '../../domain/resources/conditional-access-enforcement.ts';
import { conditionalAccessExclusion } from '../../domain/resources/conditional-access-exclusion.ts';
import { conditionalAccessPolicy } from '../../domain/resources/conditional-access-policy.ts';
import { namedLocation } from '../../domain/resources/named-location.ts';
import { conditionalAccessWhatIf } from '../../domain/sources/conditional-access-what-if.ts';
import type { Output } from '../run/output.ts';
import type { Run } from '../run/run.ts';

/** @param product names the location and the policy; @param addresses public IPv4 addresses as Entra sees them */
export async function accountOnlyFrom(
  run: Run,
  product: string,
  account: { id: Output<string>; userPrincipalName: string },
  addresses: readonly string[],
): Promise<void> {
  const { id: userId, userPrincipalName } = account;
  const location = await run.ensure(namedLocation, { displayName: `${product}: ${userPrincipalName}`, addresses });
  const policy = await run.ensure(conditionalAccessPolicy, {
    displayName: `${product}: ${userPrincipalName} only from its addresses`,
    userId,
    locationId: location.id,
  });
  await run.stage(`let the account in from ${product}, and from nowhere else`, async (stage) => {
    const whatIf = await stage.known(
      await stage.read(conditionalAccessWhatIf, { userId, inside: addresses, policyId: policy.id }),
    );
    for (const { id: policyId, displayName } of whatIf.stoppedBy) {
      await stage.ensure(conditionalAccessExclusion, { policyId, policy: displayName, userId, userPrincipalName });
    }
    await stage.ensure(conditionalAccessEnforcement, {
      policyId: policy.id,
      policy: whatIf.policyName,
      state: 'enabled',
    });
  });
}
