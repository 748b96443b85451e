/**
 * The published EWS schemas, compiled once, against which every request and every answer is validated.
 *
 * They are patched on load, because as published libxml2 doesn't compile them and real clients send more than they know:
 * - the import of the xml namespace gets a schema (it names none);
 * - `ArrayOfTransitionsType` keeps only its base element, which the others substitute (the content is ambiguous otherwise);
 * - server versions and distinguished folders of later service releases are added to their lists;
 * - a schema for the SOAP envelope, whose body must be a known message, and whose fault may carry any detail.
 *
 * libxml2 is WebAssembly behind a top-level await: this module is imported on the first request only.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  XmlBufferInputProvider,
  XmlDocument,
  XmlElement,
  XmlLibError,
  xmlRegisterInputProvider,
  XmlText,
  XmlCData,
  XsdValidator,
} from 'libxml2-wasm';
import type { XmlNode } from './tree.ts';

const later = {
  ExchangeVersionType: ['Exchange2015_SP1', 'V2018_01_08'],
  DistinguishedFolderIdNameType: [
    'allcategorizeditems',
    'allcontacts',
    'allitems',
    'allpersonmetadata',
    'companycontacts',
    'dlppolicyevaluation',
    'fromfavoritesenders',
    'inference',
    'onenotepagepreviews',
    'peoplecentricconversationbuddies',
    'qedcdefaultretention',
    'qedclongretention',
    'qedcmediumretention',
    'qedcshortretention',
    'quarantinedemail',
    'quarantinedemaildefaultcategory',
    'recoverableitemssubstrateholds',
    'relevantcontacts',
    'sharepointnotifications',
    'shortnotes',
    'temporarysaves',
    'usercuratedcontacts',
  ],
};

const xmlNamespace = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="lang" type="xs:language"/>
</xs:schema>`;

const envelope = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" targetNamespace="http://schemas.xmlsoap.org/soap/envelope/" elementFormDefault="qualified">
  <xs:import namespace="http://schemas.microsoft.com/exchange/services/2006/messages" schemaLocation="messages.xsd"/>
  <xs:import namespace="http://schemas.microsoft.com/exchange/services/2006/types" schemaLocation="types.xsd"/>
  <xs:attribute name="mustUnderstand"/>
  <xs:attribute name="actor"/>
  <xs:element name="Fault"><xs:complexType><xs:sequence>
    <xs:element name="faultcode" type="xs:QName" form="unqualified"/>
    <xs:element name="faultstring" form="unqualified"/>
    <xs:element name="detail" form="unqualified" minOccurs="0"><xs:complexType><xs:sequence><xs:any processContents="skip" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Envelope"><xs:complexType><xs:sequence>
    <xs:element name="Header" minOccurs="0"><xs:complexType><xs:sequence><xs:any processContents="lax" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
    <xs:element name="Body"><xs:complexType><xs:sequence><xs:any processContents="strict"/></xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>`;

function published(file: string): string {
  return readFileSync(join(import.meta.dirname, '..', '..', 'fidelity', 'ews', file), 'utf8').replace(/^\uFEFF/, '');
}

function patchedTypes(): string {
  let types = published('types.xsd').replace(
    '<xs:import namespace="http://www.w3.org/XML/1998/namespace"/>',
    '<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>',
  );
  types = types.replace(
    /(<xs:complexType name="ArrayOfTransitionsType">)[\s\S]*?(<xs:attribute name="Id")/,
    (_all, open, attribute) =>
      [
        String(open),
        '<xs:sequence><xs:element ref="t:Transition" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>',
        String(attribute),
      ].join(''),
  );
  for (const [type, values] of Object.entries(later)) {
    const list = new RegExp(`(<xs:simpleType name="${type}">[\\s\\S]*?)(</xs:restriction>)`);
    const added = values.map((value) => `<xs:enumeration value="${value}"/>`).join('');
    types = types.replace(list, (_all, before, end) => `${String(before)}${added}${String(end)}`);
  }
  return types;
}

function compile(): XsdValidator {
  const base = 'ews-schemas/';
  const bytes = (text: string) => new TextEncoder().encode(text);
  const provider = new XmlBufferInputProvider({
    [`${base}messages.xsd`]: bytes(published('messages.xsd')),
    [`${base}types.xsd`]: bytes(patchedTypes()),
    [`${base}xml.xsd`]: bytes(xmlNamespace),
  });
  if (!xmlRegisterInputProvider(provider)) throw new Error('libxml2 takes no input provider.');
  const document = XmlDocument.fromString(envelope, { url: `${base}envelope.xsd` });
  try {
    return XsdValidator.fromDoc(document);
  } finally {
    document.dispose();
  }
}

let validator: XsdValidator | undefined;

/** A text that isn't XML, or isn't what the schema allows. */
export class SchemaViolation extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/**
 * Parses an envelope and validates it against the schema.
 * @returns the envelope as a plain tree
 * @throws SchemaViolation
 */
export function readValid(xml: string): XmlNode {
  // A document type could name entities; SOAP forbids one.
  if (/<!DOCTYPE/i.test(xml)) throw new SchemaViolation('A document type declaration is not allowed.', 1);
  validator ??= compile();
  let document: XmlDocument | undefined;
  try {
    document = XmlDocument.fromString(xml.replace(/^\uFEFF/, ''));
    validator.validate(document);
    return treeOf(document.root);
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error;
    const [detail] = error.details;
    throw new SchemaViolation((detail?.message ?? error.message).trim(), detail?.line ?? 0);
  } finally {
    document?.dispose();
  }
}

function treeOf(element: XmlElement): XmlNode {
  const children: XmlNode[] = [];
  let text = '';
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) children.push(treeOf(node));
    else if (node instanceof XmlText || node instanceof XmlCData) text += node.content;
  }
  const attributes = Object.fromEntries(element.attrs.map((attribute) => [attribute.name, attribute.value]));
  return { name: element.name, attributes, children, text: children.length > 0 ? '' : text };
}
