/**
 * The state of a Conditional Access policy: report-only, enabled, disabled. Apart from the policy itself, so that it is
 * switched on only upon the evidence of What-If, by an approval of its own.
 */
import { z } from 'zod';
import { compare, resource } from '../resource.ts';

const policyStates = ['enabled', 'disabled', 'enabledForReportingButNotEnforced'] as const;
export type PolicyState = (typeof policyStates)[number];

const schema = z.strictObject({
  policyId: z.guid(),
  /** Its display name, for people. */
  policy: z.string().min(1),
  state: z.enum(policyStates),
});

export type ConditionalAccessEnforcement = z.output<typeof schema>;

export interface ConditionalAccessEnforcementState {
  readonly state: PolicyState;
}

export const conditionalAccessEnforcement = resource<
  ConditionalAccessEnforcement,
  ConditionalAccessEnforcementState,
  { id: string }
>({
  kind: 'conditional-access-enforcement',
  schema,
  name: ({ policy }) => policy,
  shown: ({ state }) => ({ state }),
  diff: (desired, found) => compare({ state: desired.state }, { state: found.state }),
  risks: ({ policy, state }) =>
    state === 'enabled'
      ? [
          {
            code: 'policy-enforced',
            text: `From then on "${policy}" blocks new sign-ins at once; for tokens that were issued before, it takes effect within hours.`,
          },
        ]
      : [],
});
