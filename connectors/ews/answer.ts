/**
 * Reading EWS' answers: one response message, or a fault. Prefixes are dropped; texts stay texts.
 */
import { XMLParser } from 'fast-xml-parser';

export type Xml = Record<string, unknown>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@_',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
});

/** The SOAP body; undefined when the text isn't a SOAP envelope. A document type has no place in one. */
export function soapBody(text: string): Xml | undefined {
  if (text.includes('<!DOCTYPE')) return undefined;
  try {
    return child(child(parser.parse(text), 'Envelope'), 'Body');
  } catch {
    return undefined;
  }
}

/** The one response message of an operation. */
export function responseMessage(body: Xml, operation: string): Xml | undefined {
  return child(child(child(body, `${operation}Response`), 'ResponseMessages'), `${operation}ResponseMessage`);
}

/** A child element as an object; an empty one as an empty object. */
export function child(element: unknown, name: string): Xml | undefined {
  const value = isObject(element) ? element[name] : undefined;
  if (value === '') return {};
  return isObject(value) && !Array.isArray(value) ? value : undefined;
}

/** Every child of one name. */
export function children(element: unknown, name: string): Xml[] {
  const value = isObject(element) ? element[name] : undefined;
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

/** Text of a child element, or an attribute's value when the name starts with `@_`. */
export function textOf(element: unknown, name: string): string | undefined {
  const value = isObject(element) ? element[name] : undefined;
  const text = isObject(value) ? value['#text'] : value;
  return typeof text === 'string' ? text : undefined;
}

function isObject(value: unknown): value is Xml {
  return typeof value === 'object' && value !== null;
}
