/** The state of a policy, written alone: its conditions stay as they are. */
import { Failure } from '../../domain/failure.ts';
import { conditionalAccessEnforcement } from '../../domain/resources/conditional-access-enforcement.ts';
import { readPolicy, writePolicy } from './conditional-access-policies.ts';
import { implementation } from './implementation.ts';

export const conditionalAccessEnforcementImplementation = implementation({
  resource: conditionalAccessEnforcement,
  read: async (context, { policyId }) => {
    const policy = await readPolicy(context, policyId);
    return policy === undefined ? undefined : { id: policy.id, state: { state: policy.state } };
  },
  create: async (_context, { policy }) => {
    throw new Failure('conditional-access-policy-missing', { service: 'runbook', subject: policy });
  },
  update: async (context, { state }, { id }) => writePolicy(context, id, { state }),
  undo: async (context, { desired, before, after, id }) => {
    const now = await readPolicy(context, id);
    if (now === undefined || before === undefined) return { undone: 'the policy no longer exists' };
    if (now.state !== after.state) {
      return {
        residual: `"${desired.policy}" was set to ${now.state} since, not by this run, and stays in that state.`,
      };
    }
    await writePolicy(context, id, { state: before.state });
    return { undone: `"${desired.policy}" is ${before.state} again` };
  },
  outputs: ({ id }) => ({ id }),
});
