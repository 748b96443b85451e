/**
 * What a session of Exchange answers of ids and versions, as text. Some come over as text already, others as objects with the
 * properties of their types: which of the two it is depends on the server's own types, so both are read, here and for all.
 *
 * Sources: practice, ADObjectId (Name, DistinguishedName, ObjectGuid) and ServerVersion of Microsoft.Exchange.Data, whose
 * text is `Version 15.2 (Build 1544.4)`; PowerShell's source, serialization.cs, for System.Version.
 */
import { z } from 'zod';

const version = z.object({ Major: z.number(), Minor: z.number(), Build: z.number(), Revision: z.number() });

/** An object of a session, with the ids and versions among its properties as text: an id by its name. */
export function withTexts<T>(object: T): T {
  if (typeof object !== 'object' || object === null) return object;
  // By definition, not by assignment: a property named __proto__ is data.
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, textOf(value)])) as T;
}

function textOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textOf);
  if (typeof value !== 'object' || value === null) return value;
  return idText(value as Record<string, unknown>) ?? versionText(value as Record<string, unknown>) ?? value;
}

/** Its name; where only the path came over, the first part of that. */
function idText({ Name, DistinguishedName, ObjectGuid }: Record<string, unknown>): string | undefined {
  if (typeof DistinguishedName !== 'string' || ObjectGuid === undefined) return undefined;
  return typeof Name === 'string' && Name !== '' ? Name : firstPart(DistinguishedName);
}

/** The value of the first part of a distinguished name, without its escapes (RFC 4514). */
function firstPart(path: string): string {
  const [, value = ''] = /^[^=]+=((?:\\.|[^,\\])*)/s.exec(path) ?? [];
  return value.replaceAll(/\\([^0-9a-f]|[0-9a-f]{2})/gi, (_, sign: string) =>
    sign.length === 2 ? String.fromCharCode(Number.parseInt(sign, 16)) : sign,
  );
}

function versionText(value: Record<string, unknown>): string | undefined {
  const read = version.safeParse(value);
  if (!read.success) return undefined;
  const { Major, Minor, Build, Revision } = read.data;
  return `Version ${Major}.${Minor} (Build ${Build}.${Revision})`;
}
