/**
 * The block policy of one account: it blocks every sign-in from outside its location. A policy can only take access
 * away, never give it: all policies that apply must be satisfied, so what else stops the account is another resource
 * (`conditional-access-exclusion`).
 *
 * Created report-only. From then on the state belongs to `conditional-access-enforcement`, so that a second run doesn't
 * switch an enforced policy back.
 *
 * Source: learn, graph/api/resources/conditionalaccesspolicy; entra/identity/conditional-access/policy-block-by-location.
 */
import { z } from 'zod';
import type { Json, JsonObject } from '../json.ts';
import { compare, resource } from '../resource.ts';

const schema = z.strictObject({
  displayName: z.string().min(1).max(256),
  userId: z.guid(),
  locationId: z.guid(),
});

export type ConditionalAccessPolicy = z.output<typeof schema>;

/** As Graph answers it, without what is empty: that says the same as nothing at all. */
export interface ConditionalAccessPolicyState {
  readonly conditions: JsonObject;
  readonly grantControls: JsonObject;
}

/** What the conditions and controls of the policy must be, by their names in Graph. */
export function blockOutside(userId: string, locationId: string): ConditionalAccessPolicyState {
  return {
    conditions: {
      users: { includeUsers: [userId] },
      applications: { includeApplications: ['All'] },
      clientAppTypes: ['all'],
      locations: { includeLocations: ['All'], excludeLocations: [locationId] },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  };
}

/** Flat, so that each condition is a line of its own in a plan; one that isn't ours would weaken the block. */
function flat({ conditions, grantControls }: ConditionalAccessPolicyState): Record<string, Json | undefined> {
  const { users, applications, clientAppTypes, locations, ...others } = conditions;
  return { users, applications, clientAppTypes, locations, otherConditions: others, grantControls };
}

export const conditionalAccessPolicy = resource<ConditionalAccessPolicy, ConditionalAccessPolicyState, { id: string }>({
  kind: 'conditional-access-policy',
  adoptable: true,
  schema,
  knownAfterApply: ['userId', 'locationId'],
  name: ({ displayName }) => displayName,
  shown: ({ displayName, userId, locationId }) => {
    const { otherConditions: _none, ...conditions } = flat(blockOutside(userId, locationId));
    return { displayName, state: 'enabledForReportingButNotEnforced', ...conditions };
  },
  diff: ({ userId, locationId }, state) => compare(flat(blockOutside(userId, locationId)), flat(state)),
  risks: ({ displayName }, state) =>
    state === undefined
      ? []
      : [
          {
            code: 'policy-rewritten',
            text: `The policy "${displayName}" exists already with other conditions: whatever it applied to before, it applies to this account alone afterwards.`,
          },
        ],
});
