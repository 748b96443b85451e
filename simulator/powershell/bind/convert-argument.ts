/**
 * One argument, converted to its parameter's published type as PowerShell converts it: what it takes for another, what it
 * refuses. Types that have no rule here (objects of a module's own) take anything but an empty value.
 */
import { Credential, SecureText } from '../../shell.ts';
import { shortName } from '../error-record.ts';
import { DateText, isHashTable } from '../values.ts';
import { notConverted, notOfSet, prompts } from './binding-error.ts';
import type { WindowsCmdlet, WindowsParameter } from './published-windows-cmdlets.ts';

export interface Argument {
  command: Pick<WindowsCmdlet, 'name' | 'module'>;
  name: string;
  parameter: WindowsParameter;
  value: unknown;
}

/** @throws PowerShellError */
export function convertArgument(argument: Argument): unknown {
  const { parameter, value } = argument;
  const type = plainType(parameter.type);
  if (!type.endsWith('[]')) return convertOne({ ...argument, type });
  if (value === null) return null;
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map((one) => convertOne({ ...argument, value: one, type: type.slice(0, -2) }));
}

/** `System.Nullable``1[[System.DateTime]]`, `Microsoft.WSMan.Management.SessionOption` without what is before the name. */
function plainType(type: string): string {
  const [, nullable] = /^System\.Nullable`1\[+([^\]]+)\]+$/.exec(type) ?? [];
  return shortName(nullable ?? type);
}

type Typed = Argument & { type: string };

const integers: Record<string, readonly [number, number]> = {
  Int32: [-(2 ** 31), 2 ** 31 - 1],
  UInt32: [0, 2 ** 32 - 1],
};
const guid = /^\{?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\}?$/i;

function convertOne(argument: Typed): unknown {
  const { type, value, parameter } = argument;
  if (parameter.values !== undefined) return convertToMember(argument, parameter.values);
  switch (type) {
    case 'SwitchParameter':
    case 'Boolean':
      return toBoolean(argument);
    case 'String':
    case 'Uri':
      return toText(argument);
    case 'Int32':
    case 'UInt32':
    case 'Int64':
      return toInteger(argument);
    case 'DateTime':
      return toDate(argument);
    case 'Guid':
      return typeof value === 'string' && guid.test(value) ? value : refuse(argument, 'System.Guid');
    case 'SecureString':
      return value instanceof SecureText || value === null ? value : refuse(argument, 'System.Security.SecureString');
    case 'PSCredential':
      if (value instanceof Credential || value === null) return value;
      if (typeof value === 'string') throw prompts(argument.command, argument.name, value);
      return refuse(argument, 'System.Management.Automation.PSCredential');
    case 'Hashtable':
      return isHashTable(value) || value === null ? value : refuse(argument, 'System.Collections.Hashtable');
    default:
      return value instanceof DateText ? value.iso : value;
  }
}

/** true, false and numbers; a text never. */
function toBoolean(argument: Typed): boolean {
  const { value, type } = argument;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  const target = type === 'Boolean' ? 'System.Boolean' : 'System.Management.Automation.SwitchParameter';
  throw notConverted(argument.command, argument.name, {
    message: `Cannot convert value "${dotnetType(value)}" to type "${target}". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.`,
  });
}

function toText(argument: Typed): unknown {
  const { value } = argument;
  if (value === null) return '';
  if (value instanceof DateText) return value.iso;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  return refuse(argument, 'System.String');
}

/** null is 0. */
function toInteger(argument: Typed): unknown {
  const { value, type } = argument;
  if (value === null) return 0;
  if (typeof value === 'bigint') return type === 'Int64' ? value : Number(value);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) {
    const inner = `The input string '${shown(value)}' was not in a correct format.`;
    throw notConverted(argument.command, argument.name, {
      message: `Cannot convert value "${shown(value)}" to type "System.${type}". Error: "${inner}"`,
      inner: { type: 'System.FormatException', message: inner },
    });
  }
  const rounded = Math.round(number);
  const [least, most] = integers[type] ?? [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  if (rounded >= least && rounded <= most) return rounded;
  const inner = `Value was either too large or too small for an ${type}.`;
  throw notConverted(argument.command, argument.name, {
    message: `Cannot convert value "${shown(value)}" to type "System.${type}". Error: "${inner}"`,
    inner: { type: 'System.OverflowException', message: inner },
  });
}

function toDate(argument: Typed): unknown {
  const { value } = argument;
  const text = value instanceof DateText ? value.iso : value;
  const moment = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(moment)) return new Date(moment).toISOString();
  const inner = `String '${shown(value)}' was not recognized as a valid DateTime.`;
  throw notConverted(argument.command, argument.name, {
    message: `Cannot convert value "${shown(value)}" to type "System.DateTime". Error: "${inner}"`,
    inner: { type: 'System.FormatException', message: inner },
  });
}

/** A member of an enumeration, in its published spelling; several as one text where the enumeration is of flags. */
function convertToMember(argument: Typed, values: readonly string[]): unknown {
  const { value, type } = argument;
  const texts: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [value];
  const members = texts.map((text) =>
    typeof text === 'string' ? values.find((one) => one.toLowerCase() === text.trim().toLowerCase()) : undefined,
  );
  if (members.every((member) => member !== undefined)) return members.join(', ');
  if (type === 'String') throw notOfSet(argument.command, argument.name, shown(value), values);
  const inner = `Unable to match the identifier name ${shown(value)} to a valid enumerator name. Specify one of the following enumerator names and try again: ${values.join(', ')}`;
  throw notConverted(argument.command, argument.name, {
    message: `Cannot convert value "${shown(value)}" to type "${argument.parameter.type.replace(/\[\]$/, '')}". Error: "${inner}"`,
    inner: { type: 'System.Management.Automation.RuntimeException', message: inner },
  });
}

function refuse(argument: Typed, target: string): never {
  throw notConverted(argument.command, argument.name, {
    message: `Cannot convert the value of type "${dotnetType(argument.value)}" to type "${target}".`,
  });
}

function dotnetType(value: unknown): string {
  if (typeof value === 'string') return 'System.String';
  if (typeof value === 'boolean') return 'System.Boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'System.Int64' : 'System.Double';
  if (typeof value === 'bigint') return 'System.Int64';
  if (Array.isArray(value)) return 'System.Object[]';
  if (value instanceof Uint8Array) return 'System.Byte[]';
  if (value instanceof SecureText) return 'System.Security.SecureString';
  if (value instanceof Credential) return 'System.Management.Automation.PSCredential';
  if (value instanceof DateText) return 'System.DateTime';
  return 'System.Collections.Hashtable';
}

/** As PowerShell shows a value within a sentence: a secret never. */
function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
  return isPlain ? String(value) : dotnetType(value);
}
