/**
 * SOAP envelopes of EWS, written by an XML builder from plain objects: no value is ever pasted into XML text. Names carry
 * their prefix (`m:` messages, `t:` types), `@_` marks an attribute, and the order of the properties is the order of the
 * elements, which the schema prescribes.
 */
import { XMLBuilder } from 'fast-xml-parser';
import { Failure } from '../../domain/failure.ts';

export interface XmlElement {
  [name: string]: XmlValue;
}
type XmlValue = string | XmlElement | XmlElement[];

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@_', suppressEmptyNode: true });

/** What XML 1.0 can't contain at all, escaped or not. */
const unfit = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The text of a request; with an address, acting as that mailbox's owner by impersonation. */
export function envelope(operation: XmlElement, impersonate: string | undefined): string {
  refuseUnfit(operation);
  const impersonation: XmlElement =
    impersonate === undefined
      ? {}
      : { 't:ExchangeImpersonation': { 't:ConnectingSID': { 't:PrimarySmtpAddress': address(impersonate) } } };
  const text = builder.build({
    'soap:Envelope': {
      '@_xmlns:soap': 'http://schemas.xmlsoap.org/soap/envelope/',
      '@_xmlns:m': 'http://schemas.microsoft.com/exchange/services/2006/messages',
      '@_xmlns:t': 'http://schemas.microsoft.com/exchange/services/2006/types',
      'soap:Header': { 't:RequestServerVersion': { '@_Version': 'Exchange2013_SP1' }, ...impersonation },
      'soap:Body': operation,
    },
  });
  return `<?xml version="1.0" encoding="utf-8"?>${text}`;
}

/** An address that can go into a header and into the envelope. Throws `ews-impersonation-invalid`. */
export function address(text: string): string {
  if (/^[\x21-\x7e]+@[\x21-\x7e]+$/.test(text)) return text;
  throw new Failure('ews-impersonation-invalid', { service: 'ews', subject: 'not an SMTP address' });
}

function refuseUnfit(value: XmlValue): void {
  if (typeof value === 'string') {
    if (unfit.test(value))
      throw new Failure('ews-invalid', { service: 'ews', subject: 'a character that XML has no place for' });
    return;
  }
  for (const inner of Object.values(value)) refuseUnfit(inner as XmlValue);
}
