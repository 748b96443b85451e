/** What a step takes from other steps: nothing else than what the journal has signed as their outputs in this run. */
import { isObject, same, type Json } from './json.ts';
import { filledIn, hasUnknown, originsIn } from './known-after-apply.ts';
import type { ChangeStep, Plan } from './plan.ts';

/** The step that takes it, as an activity is asked for it. */
interface Taking {
  readonly step: string;
  readonly desired: Json;
}

/** @param inputs as they were approved @returns why what is asked for isn't that, as half a sentence; undefined: it is */
export type Taken = (inputs: Json) => string | undefined;

/** @param outputs of the steps that it depends on (`stepsBefore`), by their keys */
export function takenFrom({ desired }: Taking, outputs: ReadonlyMap<string, Json>): Taken {
  return (inputs) => {
    if (!hasUnknown(inputs)) return undefined;
    const filled = filledIn(inputs, (origin) => outputAt(origin, outputs));
    if (filled === undefined)
      return 'what it takes from other steps is not recorded of this run, or is no ID in a filter';
    return same(desired, filled) ? undefined : 'it was approved with what other steps of this run came to';
  };
}

/**
 * An undo is of what its step began with, whatever other steps have come to since.
 *
 * @param begun what the step asked for as it began, each time; nothing where the journal knows of no beginning
 */
export function takenAsBegun({ desired }: Taking, begun: readonly Json[]): Taken {
  return (inputs) => {
    if (!hasUnknown(inputs) || begun.length === 0) return undefined;
    return begun.some((each) => same(desired, each)) ? undefined : 'it was begun with other inputs';
  };
}

/** Keys of the steps whose outputs a step takes, in any of the plans. */
export function stepsBefore({ step: key }: Taking, admissions: readonly { readonly plan: Plan }[]): string[] {
  const keys = admissions.flatMap(({ plan: { steps } }) => {
    const step = steps.find((each): each is ChangeStep => each.kind === 'change' && each.key === key);
    const origins = originsIn(step?.inputs);
    return steps.filter((each) => origins.some((origin) => isOf(each.key, origin))).map((each) => each.key);
  });
  return [...new Set(keys)];
}

/** Of several the longest: a key may have the dots of its object's name. */
function outputAt(origin: string, outputs: ReadonlyMap<string, Json>): Json | undefined {
  const [key] = [...outputs.keys()].filter((each) => isOf(each, origin)).toSorted((a, b) => b.length - a.length);
  if (key === undefined) return undefined;
  const path = origin === key ? [] : origin.slice(key.length + 1).split('.');
  const value = path.reduce<Json | undefined>(
    (found, name) => (isObject(found) ? found[name] : undefined),
    outputs.get(key),
  );
  return value ?? undefined;
}

function isOf(key: string, origin: string): boolean {
  return origin === key || origin.startsWith(`${key}.`);
}
