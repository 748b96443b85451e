/**
 * A cmdlet's parameters as JSON that arrives unchanged, or a refusal before anything is sent.
 *
 * What is refused would arrive as something else: half of a surrogate pair is lost in UTF-8; names that differ in case
 * only are one name; a number beyond 2^53 is rounded; a table with a single `$name` would be read as a tagged value.
 *
 * Source: measured with PowerShell 7.6.
 */
import type { Parameters } from './call.ts';
import { powershellInvalid } from './powershell-invalid.ts';
import { PowerShellValue } from './values.ts';

const deepest = 32;
/** Half of a pair, standing alone. */
const loneSurrogate = /\p{Surrogate}/u;

/** @throws Failure `powershell-invalid` */
export function parameterData(cmdlet: string, parameters: Parameters): Record<string, unknown> {
  for (const name of Object.keys(parameters)) {
    if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) throw powershellInvalid(`${cmdlet}: a parameter without a name`);
  }
  return table(parameters, cmdlet, 0);
}

function encoded(value: unknown, at: string, depth: number): unknown {
  if (depth > deepest) throw powershellInvalid(`${at} is nested too deep`);
  if (PowerShellValue.isOne(value)) {
    for (const text of value.texts()) refuseLoneSurrogates(text, at);
    return value.tagged();
  }
  switch (typeof value) {
    case 'string':
      refuseLoneSurrogates(value, at);
      return value;
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
        throw powershellInvalid(`${at} is a number that would be rounded`);
      return value;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return value.map((each, index) => encoded(each, `${at}[${index}]`, depth + 1));
      if (isPlain(value)) return table(value, at, depth);
      break;
    default:
  }
  throw powershellInvalid(`${at} is of a kind that has no form there`);
}

function table(value: object, at: string, depth: number): Record<string, unknown> {
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const [first] = entries;
  if (depth > 0 && entries.length === 1 && first?.[0].startsWith('$') === true)
    throw powershellInvalid(`${at} looks like a value of another kind`);
  const names = new Set<string>();
  for (const [name] of entries) {
    refuseLoneSurrogates(name, at);
    names.add(name.toUpperCase());
  }
  if (names.size < entries.length) throw powershellInvalid(`${at} has names that differ in case only`);
  return Object.fromEntries(entries.map(([name, each]) => [name, encoded(each, `${at} -${name}`, depth + 1)]));
}

function refuseLoneSurrogates(text: string, at: string): void {
  if (loneSurrogate.test(text)) throw powershellInvalid(`${at} contains half of a surrogate pair`);
}

/** Of any realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
