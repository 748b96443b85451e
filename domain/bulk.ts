/**
 * A bulk: the same change on each item of a list of thousands, the value that a runbook definition hands to
 * `run.ensureEach`. In a plan it is one step with counts. This is its pure half; how items are read, written and undone
 * is in `activities/bulk/<kind>.ts`.
 */
import type { z } from 'zod';
import type { PropertyChange, Risk } from './change.ts';

/** What is the same for all items, and the list. */
export interface EachOf {
  /** `list://<digest>` */
  readonly list: string;
}

export interface Bulk<Desired extends EachOf = never> {
  /** Kebab-case noun: the first half of the step's key, and of its activities' names. */
  readonly kind: string;
  readonly schema: z.ZodType<Desired>;
  readonly name: (desired: Desired) => string;
  /** As a resource has it: what only a step before it returns. */
  readonly knownAfterApply?: readonly string[];
  /** What the items are, in the plural: "mailboxes". */
  readonly items: string;
  /** What is written at each item that isn't as asked for. */
  readonly shown: (desired: Desired) => readonly PropertyChange[];
  readonly risks?: (desired: Desired, counts: EachCounts) => readonly Risk[];
}

export interface FailedItem {
  readonly item: string;
  /** One sentence, without secrets. */
  readonly why: string;
  /** There is no such item: later bulks of the same list leave it out where a person has skipped it. */
  readonly isMissing?: true;
}

/** What a plan says of a list: it is part of the hash. */
export interface EachCounts {
  readonly items: string;
  /** Digest of the list. */
  readonly list: string;
  readonly total: number;
  readonly toChange: number;
  readonly unchanged: number;
  /** Items that don't exist, or can't be changed: how many, and the first 20 with the reason. */
  readonly failing: number;
  readonly firstFailing: readonly FailedItem[];
}

/** So many names are shown; the rest are counted. */
export const shownNames = 20;

export function bulk<Desired extends EachOf>(definition: Bulk<Desired>): Bulk<Desired> {
  return definition;
}

/** "198 to change, 1 unchanged, 1 that can't be: x@contoso.example (there is no such mailbox)" */
export function countsInWords({ toChange, unchanged, failing, firstFailing }: EachCounts): string {
  const words = [`${toChange} to change`, `${unchanged} unchanged`];
  if (failing > 0) words.push(`${failing} that can't be: ${failedInWords(firstFailing, failing)}`);
  return words.join(', ');
}

/** Names and reasons of the first, and how many more there are. */
export function failedInWords(failed: readonly FailedItem[], count: number = failed.length): string {
  const names = failed.slice(0, shownNames).map(({ item, why }) => `${item} (${why})`);
  const more = count - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
