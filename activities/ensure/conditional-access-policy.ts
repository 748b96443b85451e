/**
 * The account's block policy. Its state is written once, when it is created; conditions and controls are compared and
 * written without what is empty. Source: learn, graph/api/conditionalaccessroot-post-policies.
 */
import { odata } from '../../connectors/graph/encoding.ts';
import { isList, isObject, same, type Json, type JsonObject } from '../../domain/json.ts';
import {
  blockOutside,
  conditionalAccessPolicy,
  type ConditionalAccessPolicyState,
} from '../../domain/resources/conditional-access-policy.ts';
import { refuseBreakGlass } from './break-glass.ts';
import { policies, policyPath, readPolicy, writePolicy, type Policy } from './conditional-access-policies.ts';
import { onlyOfName } from './directory-object.ts';
import { implementation } from './implementation.ts';

export const conditionalAccessPolicyImplementation = implementation({
  resource: conditionalAccessPolicy,
  read: async (context, { displayName }, recorded) => {
    const byName = { path: policies, query: { $filter: odata`displayName eq ${displayName}` } };
    const found =
      recorded === undefined
        ? await onlyOfName<Policy>(context.graph, byName, displayName)
        : await readPolicy(context, recorded);
    return found === undefined ? undefined : { id: found.id, state: stateOf(found) };
  },
  create: async (context, { displayName, userId, locationId }) => {
    await refuseBreakGlass(context, userId);
    const { id } = await context.graph.request<Policy>({
      method: 'POST',
      path: policies,
      body: { displayName, state: 'enabledForReportingButNotEnforced', ...blockOutside(userId, locationId) },
      objectIsNew: true,
    });
    return id;
  },
  update: async (context, { userId, locationId }, { id, state }) => {
    await refuseBreakGlass(context, userId);
    await writePolicy(context, id, written(blockOutside(userId, locationId), state));
  },
  undo: async (context, { desired, before, after, id, created }) => {
    if (created) {
      // Switched off first: a deletion that fails half-way leaves no account blocked.
      await writePolicy(context, id, { state: 'disabled' });
      await context.graph.request({ method: 'DELETE', path: policyPath(id) });
      return { undone: `the policy "${desired.displayName}" is deleted` };
    }
    const found = await readPolicy(context, id);
    if (found === undefined || before === undefined) return { undone: 'it no longer exists' };
    const now = stateOf(found);
    if (!same({ ...now }, { ...after })) {
      return {
        residual: `The policy "${desired.displayName}" was changed since, not by this run: its former conditions are not restored.`,
      };
    }
    await writePolicy(context, id, written(before, now));
    return { undone: `the policy "${desired.displayName}" has its former conditions again` };
  },
  outputs: ({ id }) => ({ id }),
});

function stateOf({ conditions, grantControls }: Policy): ConditionalAccessPolicyState {
  return { conditions: withoutEmpty(conditions), grantControls: withoutEmpty(grantControls ?? {}) };
}

/** Conditions that Graph has as lists, and so are emptied by an empty one; all others by null. */
const lists = ['userRiskLevels', 'signInRiskLevels', 'servicePrincipalRiskLevels'];

/** The body that makes a policy as asked for: what is there and isn't asked for is emptied by name. */
function written(wanted: ConditionalAccessPolicyState, now: ConditionalAccessPolicyState): JsonObject {
  const surplus = Object.keys(now.conditions).filter((name) => wanted.conditions[name] === undefined);
  const emptied = Object.fromEntries(surplus.map((name) => [name, lists.includes(name) ? [] : null]));
  return { conditions: { ...emptied, ...wanted.conditions }, grantControls: wanted.grantControls };
}

/** Without null, empty lists, empty objects and annotations. */
function withoutEmpty(value: JsonObject): JsonObject {
  const kept = Object.entries(value).flatMap(([name, item]): [string, Json][] => {
    if (name.includes('@odata.') || item === undefined || item === null) return [];
    if (isList(item)) return item.length === 0 ? [] : [[name, item]];
    if (!isObject(item)) return [[name, item]];
    const inner = withoutEmpty(item);
    return Object.keys(inner).length === 0 ? [] : [[name, inner]];
  });
  return Object.fromEntries(kept);
}
