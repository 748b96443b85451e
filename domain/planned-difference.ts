/**
 * What a step of a plan says that it changes, computed once more from what the step itself has: its inputs, and the counts
 * of its list. So a plan can't have fewer risks than its steps, or other values than its inputs.
 *
 * What was read while planning isn't in a plan. A risk that depends on it (who is in a role group already) can't be
 * computed again: it is covered by the plan's hash alone, as what is there before a change is.
 */
import type { Bulk, EachOf } from './bulk.ts';
import { bulkDifference } from './bulk-difference.ts';
import type { PropertyChange, Risk } from './change.ts';
import { same, type Json } from './json.ts';
import type { Kinds } from './kinds.ts';
import { hasUnknown } from './known-after-apply.ts';
import { listDigest } from './list-reference.ts';
import type { ChangeStep } from './plan.ts';
import { differenceOf, type Resource } from './resource.ts';

/** @returns why the step isn't what its kind makes of its inputs, as what follows its name; undefined where it is */
export function differsFromInputs(step: ChangeStep, kinds: Kinds): string | undefined {
  try {
    return ofKindDiffers(step, kinds);
  } catch {
    // Where some are only known after apply, no schema has read them.
    return notTaken;
  }
}

const notTaken = 'has inputs that its kind does not take';

function ofKindDiffers(step: ChangeStep, kinds: Kinds): string | undefined {
  const bulk = kinds.bulks.find(({ kind }) => kind === step.resource);
  if (bulk !== undefined) return bulkDiffers(step, bulk as unknown as Bulk<EachOf>);
  const resource = kinds.resources.find(({ kind }) => kind === step.resource);
  if (resource === undefined) return `is of a kind that isn't known here: ${step.resource}`;
  if (step.each !== undefined) return 'has a list, and is of a kind that has none';
  return resourceDiffers(step, resource as unknown as Resource<Json, object>);
}

function bulkDiffers(step: ChangeStep, bulk: Bulk<EachOf>): string | undefined {
  const { each, inputs } = step;
  if (each === undefined) return 'has no list, and is of a kind that has one';
  const desired = desiredOf(bulk, inputs);
  if (desired === undefined) return notTaken;
  if (each.items !== bulk.items || each.list !== listDigest(desired.list)) return 'counts another list than it names';
  if (each.toChange + each.unchanged + each.failing !== each.total) return "has counts that don't add up";
  const planned = bulkDifference(bulk, desired, each);
  if (step.action !== planned.action) return 'has another action than its counts';
  return otherThan(step, planned);
}

function resourceDiffers(step: ChangeStep, resource: Resource<Json, object>): string | undefined {
  if (step.action === 'none') return otherThan(step, { changes: [], risks: [] });
  const desired = desiredOf(resource, step.inputs);
  if (desired === undefined) return notTaken;
  if (step.irreversible !== resource.irreversible) return 'is wrong about whether it can be rolled back';
  if (step.action === 'create') return otherThan(step, differenceOf(resource, desired, undefined));
  const risks = risksOfChange(resource, desired);
  return risks === undefined ? undefined : otherThan(step, { changes: step.changes, risks });
}

/** In the normal form of the kind's schema, as planning has it; as they are where some are only known after apply. */
function desiredOf<D>({ schema }: { schema: { safeParse: (value: unknown) => { data?: D } } }, inputs: Json) {
  return hasUnknown(inputs) ? (inputs as unknown as D) : schema.safeParse(inputs).data;
}

/** Those of a change of what is there, whatever it is; undefined where they depend on it. */
function risksOfChange<D>({ risks }: Resource<D, object>, desired: D): readonly Risk[] | undefined {
  try {
    return risks?.(desired, unknownState) ?? [];
  } catch (error) {
    if (error instanceof DependsOnState) return undefined;
    throw error;
  }
}

class DependsOnState extends Error {}

const unknownState = new Proxy(
  {},
  {
    get: () => {
      throw new DependsOnState();
    },
  },
);

function otherThan(
  step: ChangeStep,
  planned: { readonly changes: readonly PropertyChange[]; readonly risks: readonly Risk[] },
): string | undefined {
  if (!same(step.risks as unknown as Json, planned.risks as unknown as Json)) return 'has other risks than its inputs';
  if (!same(byProperty(step.changes), byProperty(planned.changes))) return 'shows other values than its inputs';
  return undefined;
}

/** In which order they come depends on that of the inputs' properties, which means nothing. */
function byProperty(changes: readonly PropertyChange[]): Json {
  return changes.toSorted((a, b) => (a.property < b.property ? -1 : 1)) as unknown as Json;
}
