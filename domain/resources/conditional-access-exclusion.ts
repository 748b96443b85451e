/**
 * One account taken out of a policy that would stop it. Never the account's location: excluding that would exempt
 * every account there. Other exclusions stay as they are.
 *
 * Source: learn, entra/identity/conditional-access/concept-conditional-access-users-groups.
 */
import { z } from 'zod';
import { compare, resource } from '../resource.ts';

const schema = z.strictObject({
  policyId: z.guid(),
  /** Its display name, for people. Names of policies aren't unique. */
  policy: z.string(),
  userId: z.guid(),
  userPrincipalName: z.string().min(1),
});

export type ConditionalAccessExclusion = z.output<typeof schema>;

export interface ConditionalAccessExclusionState {
  readonly excluded: boolean;
}

export const conditionalAccessExclusion = resource<ConditionalAccessExclusion, ConditionalAccessExclusionState, object>(
  {
    kind: 'conditional-access-exclusion',
    schema,
    name: ({ policy, policyId, userPrincipalName }) => `${userPrincipalName} from ${policy} (${policyId})`,
    shown: () => ({ excluded: true }),
    diff: (_desired, { excluded }) => compare({ excluded: true }, { excluded }),
    risks: ({ policy, userPrincipalName }) => [
      {
        code: 'excluded-from-policy',
        text: `"${policy}" no longer protects ${userPrincipalName}, wherever it signs in from; only the account's own block policy does.`,
      },
    ],
  },
);
