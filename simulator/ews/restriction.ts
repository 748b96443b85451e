/**
 * Restrictions of FindItem: comparison, containment and existence of a subject, a read flag or an extended property, joined by
 * And, Or, Not. Anything else is refused, since a restriction that is ignored finds too much.
 */
import type { MailMessage } from '../tenant/state.ts';
import { EwsFault } from './ews-error.ts';
import { propertyKey } from './items.ts';
import { child, descend, type XmlNode } from './xml/tree.ts';

const unsupported = (what: string) =>
  new EwsFault('ErrorUnsupportedPathForQuery', `The simulator doesn't search by ${what}.`, { status: 501 });

/** @throws EwsFault for what isn't simulated */
export function matchesRestriction(expression: XmlNode, message: MailMessage): boolean {
  switch (expression.name) {
    case 'And':
      return expression.children.every((one) => matchesRestriction(one, message));
    case 'Or':
      return expression.children.some((one) => matchesRestriction(one, message));
    case 'Not':
      return !expression.children.some((one) => matchesRestriction(one, message));
    case 'Exists':
      return valueOf(expression, message) !== undefined;
    case 'IsEqualTo':
      return valueOf(expression, message) === constantOf(expression);
    case 'IsNotEqualTo':
      return valueOf(expression, message) !== constantOf(expression);
    case 'Contains':
      return contains(expression, message);
    default:
      throw unsupported(expression.name);
  }
}

function valueOf(expression: XmlNode, message: MailMessage): string | undefined {
  const extended = child(expression, 'ExtendedFieldURI');
  if (extended) return message.extendedProperties[propertyKey(extended)];
  const field = child(expression, 'FieldURI')?.attributes['FieldURI'];
  if (field === 'item:Subject') return message.subject;
  if (field === 'message:IsRead') return String(message.isRead);
  throw unsupported(field ?? 'this property');
}

function constantOf(expression: XmlNode): string {
  const constant = descend(expression, 'FieldURIOrConstant', 'Constant') ?? child(expression, 'Constant');
  if (!constant) throw unsupported('another property');
  return constant.attributes['Value'] ?? '';
}

function contains(expression: XmlNode, message: MailMessage): boolean {
  const { ContainmentMode: mode = 'FullString', ContainmentComparison: comparison = 'Exact' } = expression.attributes;
  const folded = (text: string) => (comparison.startsWith('IgnoreCase') ? text.toLowerCase() : text);
  const value = valueOf(expression, message);
  if (value === undefined) return false;
  const [text, wanted] = [folded(value), folded(constantOf(expression))];
  if (mode === 'Substring') return text.includes(wanted);
  if (mode === 'Prefixed') return text.startsWith(wanted);
  if (mode === 'FullString') return text === wanted;
  throw unsupported(`containment ${mode}`);
}
