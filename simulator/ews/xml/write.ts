/**
 * Answers, written by an XML builder from plain objects: names carry their prefix (`m:` messages, `t:` types), `@_` marks an
 * attribute, and the order of properties is the order of elements, which the schema prescribes.
 */
import { XMLBuilder } from 'fast-xml-parser';

export interface Element {
  [name: string]: ElementValue;
}
type ElementValue = string | Element | (string | Element)[];

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@_',
  suppressEmptyNode: true,
  // Else an attribute that says "true" loses its value.
  suppressBooleanAttributes: false,
});

/** 15.20.9342.16 */
export type ServerVersion = readonly [major: number, minor: number, majorBuild: number, minorBuild: number];
export const serviceVersion: ServerVersion = [15, 20, 9342, 16];

/** In the header of every answer: clients give up without it. */
const versionHeader = ([major, minor, majorBuild, minorBuild]: ServerVersion): Element => ({
  't:ServerVersionInfo': {
    '@_MajorVersion': String(major),
    '@_MinorVersion': String(minor),
    '@_MajorBuildNumber': String(majorBuild),
    '@_MinorBuildNumber': String(minorBuild),
    '@_Version': 'V2018_01_08',
  },
});

export function envelope(body: Element, version: ServerVersion): string {
  const text = builder.build({
    's:Envelope': {
      '@_xmlns:s': 'http://schemas.xmlsoap.org/soap/envelope/',
      '@_xmlns:m': 'http://schemas.microsoft.com/exchange/services/2006/messages',
      '@_xmlns:t': 'http://schemas.microsoft.com/exchange/services/2006/types',
      's:Header': versionHeader(version),
      's:Body': body,
    },
  });
  // A parser turns a bare carriage return into a line feed, and a message's text would come back changed.
  return `<?xml version="1.0" encoding="utf-8"?>${text.replaceAll('\r', '&#xD;')}`;
}
