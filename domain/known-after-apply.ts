/**
 * *Known after apply*, as it is written in plans: a value that a step will produce is written `{$after:
 * "<step>.<path>"}`, a text made of such values `{$text: [...]}`. The same forms are used in a plan, in its hash, and
 * in the comparison of what is applied with what was approved.
 */
import { isList, isObject, same, type Json } from './json.ts';

export function isAfter(value: Json | undefined): value is { readonly $after: string } {
  return isObject(value) && typeof value['$after'] === 'string';
}

function isText(value: Json | undefined): value is { readonly $text: readonly Json[] } {
  return isObject(value) && isList(value['$text']);
}

/** Whether anything in the value is only known after apply. */
export function hasUnknown(value: Json | undefined): boolean {
  if (isAfter(value) || isText(value)) return true;
  if (isList(value)) return value.some((item) => hasUnknown(item));
  return isObject(value) && Object.values(value).some((item) => hasUnknown(item));
}

/**
 * Whether a value that is known now is the one that was approved: equal wherever the approved one was known, and of the
 * same shape elsewhere.
 */
export function fulfils(actual: Json | undefined, approved: Json | undefined): boolean {
  if (isAfter(approved)) return actual !== undefined && actual !== null;
  if (isText(approved)) return typeof actual === 'string' && fitsText(actual, approved.$text);
  if (isList(approved)) {
    return isList(actual) && actual.length === approved.length && approved.every((a, i) => fulfils(actual[i], a));
  }
  if (isObject(approved)) {
    if (!isObject(actual)) return false;
    const names = new Set([...Object.keys(approved), ...Object.keys(actual)]);
    return [...names].every((name) => fulfils(actual[name], approved[name]));
  }
  return same(actual, approved);
}

/** Where the values come from that are only known after apply, each once. */
export function originsIn(value: Json | undefined): string[] {
  if (isAfter(value)) return [value.$after];
  const parts: readonly (Json | undefined)[] = isList(value) ? value : isObject(value) ? Object.values(value) : [];
  return [...new Set(parts.flatMap((part) => originsIn(part)))];
}

/** An object ID of a directory or of Exchange. */
const objectId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** By its origin; undefined: it isn't known. */
type Known = (origin: string) => Json | undefined;

/**
 * What was approved, with what has become known in its places.
 *
 * @returns undefined where something isn't known; or what comes into a filter is no object's ID: as free text it could make
 *   it another filter
 */
export function filledIn(approved: Json, known: Known): Json | undefined {
  if (isAfter(approved)) return known(approved.$after);
  if (isText(approved)) {
    const parts = approved.$text.map((part) => filledIn(part, known));
    return parts.includes(undefined) ? undefined : parts.map(String).join('');
  }
  if (isList(approved)) {
    const items = approved.map((item) => filledIn(item, known));
    return items.includes(undefined) ? undefined : (items as Json);
  }
  if (!isObject(approved)) return approved;
  const entries = Object.entries(approved).map(
    ([name, item = null]) => [name, filledIn(item, /filter$/i.test(name) ? onlyIds(known) : known)] as const,
  );
  return entries.some(([, item]) => item === undefined) ? undefined : (Object.fromEntries(entries) as Json);
}

function onlyIds(known: Known): Known {
  return (origin) => {
    const value = known(origin);
    return typeof value === 'string' && objectId.test(value) ? value : undefined;
  };
}

/** Whether a value is open only in places in which another one is, too. */
export function leavesOpenOnly(value: Json | undefined, where: Json | undefined): boolean {
  if (isAfter(value) || isText(value)) return isAfter(where) || isText(where);
  if (isList(value))
    return value.every((item, index) => leavesOpenOnly(item, isList(where) ? where[index] : undefined));
  if (!isObject(value)) return true;
  return Object.entries(value).every(([name, item]) => leavesOpenOnly(item, isObject(where) ? where[name] : undefined));
}

/**
 * Whether a text can be the approved one: it begins and ends as that does, and what is known in between follows in order,
 * none overlapping another.
 */
function fitsText(actual: string, parts: readonly Json[]): boolean {
  const [first = '', ...middle] = knownRuns(parts);
  const last = middle.pop();
  if (last === undefined) return actual === first;
  if (!actual.startsWith(first) || !actual.endsWith(last)) return false;
  let from = first.length;
  for (const run of middle) {
    const at = actual.indexOf(run, from);
    if (at < 0) return false;
    from = at + run.length;
  }
  return from <= actual.length - last.length;
}

/** What is known before, between and after the unknown parts of a text: one run more than there are of those. */
function knownRuns(parts: readonly Json[]): string[] {
  const runs = [''];
  for (const part of parts) {
    if (isText(part)) {
      const [first = '', ...others] = knownRuns(part.$text);
      runs.push(`${runs.pop()}${first}`, ...others);
    } else if (hasUnknown(part)) {
      runs.push('');
    } else {
      runs.push(`${runs.pop()}${typeof part === 'string' ? part : JSON.stringify(part)}`);
    }
  }
  return runs;
}
