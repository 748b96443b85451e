/** Distinguished names, and what follows from them. The seed escapes nothing; what comes from a client is escaped here. */

/** A value as it is written in a distinguished name (RFC 4514). */
export const escapedName = (value: string): string =>
  value
    .replaceAll(/[\\",+<>;=]/g, String.raw`\$&`)
    .replaceAll('\r', String.raw`\0D`)
    .replaceAll('\n', String.raw`\0A`)
    .replace(/^[ #]/, String.raw`\$&`)
    .replace(/ $/, String.raw`\ `);

/** Its first part's value: the object's name. */
export const commonNameOf = (distinguishedName: string): string => unescaped(parts(distinguishedName)[0] ?? '');

/** What lies above it. */
export const containerOf = (distinguishedName: string): string => parts(distinguishedName).slice(1).join(',');

/** contoso.local/Staff/Kim Lund */
export function canonicalNameOf(distinguishedName: string): string {
  const all = parts(distinguishedName);
  const domain = all.filter((part) => /^DC=/i.test(part)).map(unescaped);
  const path = all.filter((part) => !/^DC=/i.test(part)).map(unescaped);
  return [domain.join('.'), ...path.toReversed()].join('/');
}

/** Split at commas that aren't escaped. */
const parts = (distinguishedName: string): string[] => distinguishedName.match(/(?:\\.|[^,\\])+/gs) ?? [];

const unescaped = (part: string): string =>
  part
    .slice(part.indexOf('=') + 1)
    .replaceAll(/\\([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\\(.)/gs, '$1');
