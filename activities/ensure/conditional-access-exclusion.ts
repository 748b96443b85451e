/**
 * One account in `excludeUsers` of a policy. Graph replaces `conditions.users` as a whole, so all of it is read and
 * written back; other writers are found out by the read-back. Of a policy that Microsoft manages only the state and the
 * exclusions can be changed, and nothing else is. Source: learn, graph/api/conditionalaccesspolicy-update.
 */
import { Failure } from '../../domain/failure.ts';
import { isObject, type JsonObject } from '../../domain/json.ts';
import { conditionalAccessExclusion } from '../../domain/resources/conditional-access-exclusion.ts';
import type { ConnectionContext } from '../context.ts';
import { refuseBreakGlass } from './break-glass.ts';
import { readPolicy, writePolicy, type Policy } from './conditional-access-policies.ts';
import { implementation } from './implementation.ts';

export const conditionalAccessExclusionImplementation = implementation({
  resource: conditionalAccessExclusion,
  read: async (context, { policyId, userId }) => {
    const policy = await readPolicy(context, policyId);
    return policy === undefined
      ? undefined
      : { id: policy.id, state: { excluded: excludedBy(policy).includes(userId) } };
  },
  create: async (_context, { policy }) => {
    throw new Failure('conditional-access-policy-missing', { service: 'runbook', subject: policy });
  },
  update: async (context, { policyId, userId, policy: name }) => {
    await refuseBreakGlass(context, userId);
    const policy = await readPolicy(context, policyId);
    if (policy === undefined) {
      throw new Failure('conditional-access-policy-missing', { service: 'runbook', subject: name });
    }
    const others = excludedBy(policy).filter((id) => id !== userId);
    await writeExcluded(context, policy, [...others, userId]);
  },
  undo: async (context, { desired, id, before }) => {
    const policy = await readPolicy(context, id);
    if (policy === undefined) return { undone: 'the policy no longer exists' };
    if (before?.excluded === true) return { undone: 'the account had been excluded before' };
    const others = excludedBy(policy).filter((each) => each !== desired.userId);
    await writeExcluded(context, policy, others);
    return { undone: `"${desired.policy}" applies to ${desired.userPrincipalName} again` };
  },
  outputs: () => ({}),
});

async function writeExcluded(
  context: ConnectionContext,
  policy: Policy,
  excludeUsers: readonly string[],
): Promise<void> {
  const whole = Object.entries(usersOf(policy)).filter(([name]) => !name.includes('@odata.'));
  await writePolicy(context, policy.id, { conditions: { users: { ...Object.fromEntries(whole), excludeUsers } } });
}

function usersOf({ conditions }: Policy): JsonObject {
  return isObject(conditions['users']) ? conditions['users'] : {};
}

function excludedBy(policy: Policy): string[] {
  const listed = usersOf(policy)['excludeUsers'];
  return Array.isArray(listed) ? listed.map(String) : [];
}
