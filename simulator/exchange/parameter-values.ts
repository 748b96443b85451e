/**
 * Whether a JSON value is one that PowerShell's binder converts to a parameter's published type. Only what a client of the
 * administration endpoint can send is known: scalars, arrays of them, and the add-and-remove table of multivalued properties.
 */
import { parameterBinding } from './cmdlet-error.ts';
import type { PublishedParameter } from './published-cmdlets.ts';

const guid = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const integers = new Set(['Int16', 'Int32', 'Int64', 'UInt16', 'UInt32', 'UInt64']);
const hashTable = '#Exchange.GenericHashTable';

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const isInteger = (value: unknown): boolean =>
  typeof value === 'number' ? Number.isInteger(value) : typeof value === 'string' && /^-?\d+$/.test(value.trim());

function fits(type: string, value: unknown): boolean {
  switch (type) {
    case 'SwitchParameter':
      return typeof value === 'boolean';
    case 'Boolean':
      return typeof value === 'boolean' || typeof value === 'number';
    case 'Unlimited':
      return isInteger(value) || (typeof value === 'string' && value.toLowerCase() === 'unlimited');
    case 'Guid':
      return typeof value === 'string' && guid.test(value);
    case 'DateTime':
    case 'ExDateTime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'PSCredential':
    case 'SecureString':
      return typeof value === 'string' || (typeof value === 'object' && value !== null);
    default:
      return integers.has(type) ? isInteger(value) : isScalar(value);
  }
}

function isHashTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as Record<string, unknown>)['@odata.type'] === hashTable;
}

/**
 * @throws CmdletError ParameterBindingException, worded as the binder words it, when the value isn't accepted.
 */
export function checkParameterValue(name: string, parameter: PublishedParameter, value: unknown): void {
  const published = parameter.type.replace(/^(System\.)/, '');
  const element = published.endsWith('[]') ? published.slice(0, -2) : published;
  const collection =
    published.endsWith('[]') || published === 'MultiValuedProperty' || published.endsWith('Collection');
  if (collection && !published.endsWith('[]') && isHashTable(value)) return;
  const values: unknown[] = collection && Array.isArray(value) ? (value as unknown[]) : [value];
  for (const one of values) {
    if (!fits(element, one)) throw notConverted(name, parameter.type, one);
    const accepted = parameter.values;
    if (accepted && !accepted.some((known) => known.toLowerCase() === String(one).toLowerCase())) {
      throw parameterBinding(
        `Cannot bind parameter '${name}'. Cannot convert value "${String(one)}" to type "${parameter.type}". Error: "Unable to match the identifier name ${String(one)} to a valid enumerator name. Specify one of the following enumerator names and try again: ${accepted.join(', ')}"`,
        'ParameterArgumentTransformationError',
      );
    }
  }
}

function notConverted(name: string, type: string, value: unknown) {
  const shown = isScalar(value) ? String(value) : JSON.stringify(value);
  return parameterBinding(
    `Cannot process argument transformation on parameter '${name}'. Cannot convert value "${shown}" to type "${type}".`,
    'ParameterArgumentTransformationError',
  );
}
