/**
 * *Known after apply*, as it stands in plans: a value that a step will produce is written `{$after: "<step>.<path>"}`, a
 * text made of such values `{$text: [...]}`. The same forms stand in a plan, in its hash, and in the comparison of what
 * is applied with what was approved.
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

function fitsText(actual: string, parts: readonly Json[]): boolean {
  let from = 0;
  for (const part of parts) {
    if (typeof part !== 'string') continue;
    const at = actual.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
