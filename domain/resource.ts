/**
 * A resource: a thing that is to be as asked for. This is its pure half, the value that a runbook definition passes to
 * `run.ensure`: what can be asked for, its natural name, and how a difference is described. How it is read, written and
 * undone is in `activities/ensure/<kind>.ts`.
 */
import type { z } from 'zod';
import type { Action, Difference, PropertyChange, Risk } from './change.ts';
import { isObject, type Json } from './json.ts';
import { fulfils, leavesOpenOnly } from './known-after-apply.ts';

declare const types: unique symbol;

export interface Resource<Desired = never, State = never, Output = never> {
  /** Kebab-case noun: the first half of a step's key, and of its activities' names. */
  readonly kind: string;
  readonly schema: z.ZodType<Desired>;
  /** The natural name, from the inputs; a value only known after apply arrives as its origin's text. */
  readonly name: (desired: Desired) => string;
  /**
   * An object with a name of its own: what is found by that name was not made by this run, and is adopted; what we
   * wrote is found by its recorded id. Left out for what is identified by the ids in its inputs (a membership, an
   * assignment).
   */
  readonly adoptable?: boolean;
  /** What the plan shows of a creation; by default every property that was asked for. */
  readonly shown?: (desired: Desired) => Json;
  /** The properties that differ, with before and after; none means unchanged. */
  readonly diff: (desired: Desired, state: State) => readonly PropertyChange[];
  /** Properties that can't be changed in place. */
  readonly replacedBy?: readonly string[];
  readonly risks?: (desired: Desired, state: State | undefined) => readonly Risk[];
  /**
   * What is planned where the inputs are only known after apply, so that nothing can be read: a creation, or, for what
   * is only to be removed (a consent), nothing.
   */
  readonly unread?: 'create' | 'none';
  /**
   * What is there is read and compared also while an input is only known after apply: its identity doesn't depend on that
   * one, and `diff` copes with its `$after`.
   */
  readonly readableUnknown?: true;
  /**
   * Properties of what is asked for that only a step before it returns: a plan may leave them open, and nothing else. Left
   * out: none.
   */
  readonly knownAfterApply?: readonly string[];
  /** Why a rollback can't undo it, where it can't. */
  readonly irreversible?: string;
  /** Never there: what a runbook definition gets from `ensure` (known after apply). */
  readonly [types]?: Output;
}

/** Declares a resource; the type arguments are what is asked for, what is read, and what later steps may use. */
export function resource<Desired, State, Output>(
  definition: Omit<Resource<Desired, State, Output>, typeof types>,
): Resource<Desired, State, Output> {
  return definition;
}

/** What is planned for a resource, given what was asked for and what was read (`undefined`: proven absent). */
export function differenceOf<D, S, O>(
  definition: Resource<D, S, O>,
  desired: D,
  state: S | undefined,
  reason?: string,
): Difference {
  const changes =
    state === undefined ? creation(definition.shown?.(desired) ?? (desired as Json)) : definition.diff(desired, state);
  const action = actionOf(definition, changes, state);
  return {
    action,
    changes,
    risks: action === 'none' ? [] : (definition.risks?.(desired, state) ?? []),
    ...(reason === undefined ? {} : { reason }),
    ...(definition.irreversible === undefined || action === 'none' ? {} : { irreversible: definition.irreversible }),
  };
}

/** What is planned where the inputs are only known after apply. */
export function unreadDifference<D, S, O>(definition: Resource<D, S, O>, desired: D): Difference {
  return definition.unread === 'none'
    ? { action: 'none', changes: [], risks: [] }
    : differenceOf(definition, desired, undefined);
}

/** The first change that leaves open what is never known only after apply. */
export function openTooFar<D, S, O>(
  { knownAfterApply = [], shown }: Resource<D, S, O>,
  desired: D,
  approved: readonly PropertyChange[],
): PropertyChange | undefined {
  const later = Object.fromEntries(knownAfterApply.map((property) => [property, { $after: property }]));
  const asked = { ...desired, ...later };
  const mayBeOpen = creation(shown?.(asked) ?? (asked as Json));
  return approved.find(({ property, after }) => {
    const may = mayBeOpen.find((one) => one.property === property);
    return !leavesOpenOnly(after, may?.after);
  });
}

function actionOf<D, S, O>(
  definition: Resource<D, S, O>,
  changes: readonly PropertyChange[],
  state: S | undefined,
): Action {
  if (state === undefined) return 'create';
  if (changes.length === 0) return 'none';
  return changes.some((change) => definition.replacedBy?.includes(change.property) === true) ? 'replace' : 'update';
}

function creation(shown: Json): PropertyChange[] {
  if (!isObject(shown)) return [{ property: 'value', after: shown }];
  return Object.entries(shown).flatMap(([property, after]) => (after === undefined ? [] : [{ property, after }]));
}

/**
 * Builds a `diff` by comparing named properties: the usual case.
 * @param asked what the properties must be; a property that is `undefined` is not asked for.
 * @param found what they are.
 */
export function compare(
  asked: Record<string, Json | undefined>,
  found: Record<string, Json | undefined>,
): PropertyChange[] {
  return Object.entries(asked).flatMap(([property, after]) => {
    if (after === undefined) return [];
    const before = found[property];
    if (fulfils(before, after)) return [];
    return [{ property, after, ...(before === undefined ? {} : { before }) }];
  });
}
