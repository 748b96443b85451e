/**
 * Graph's published types, and the walker that validates a JSON value against one of them: base types, collections, enums,
 * narrowing by `@odata.type`. Any name with an `@` is an annotation and is accepted.
 *
 * The same walker reads requests and answers, so the simulator can neither accept nor invent a property that Microsoft
 * doesn't publish. Data: simulator/fidelity/README.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface PublishedType {
  base: string | null;
  kind: string;
  properties: Record<string, string>;
  navigation: Record<string, string>;
}

interface Published {
  types: Record<string, PublishedType>;
  enums: Record<string, string[]>;
  actions: Record<string, Record<string, Record<string, string>>>;
}

/** `unknown-property`: not declared; `wrong-type`: declared otherwise; `unpublished`: the file lacks the type. */
export interface Mismatch {
  kind: 'unknown-property' | 'wrong-type' | 'unpublished';
  /** `conditions.users.includeUsers[0]`; empty for the value itself. */
  path: string;
  property: string;
  expected: string;
}

const published = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'fidelity', 'graph-types.json'), 'utf8'),
) as Published;

/** Enums that Microsoft declares as flags: several members in one string, with commas between. */
const flags = new Set(['conditionalAccessTransferMethods', 'conditionalAccessGuestOrExternalUserTypes']);

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const duration = /^-?P(?=.)(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;

const primitives: Record<string, (value: unknown) => boolean> = {
  'Edm.String': (value) => typeof value === 'string',
  'Edm.Boolean': (value) => typeof value === 'boolean',
  'Edm.Int32': (value) => Number.isInteger(value),
  'Edm.Int64': (value) => Number.isInteger(value),
  'Edm.Double': (value) => typeof value === 'number',
  'Edm.Guid': (value) => typeof value === 'string' && guid.test(value),
  'Edm.Binary': (value) => typeof value === 'string' && base64.test(value),
  'Edm.DateTimeOffset': (value) => typeof value === 'string' && dateTime.test(value),
  'Edm.Duration': (value) => typeof value === 'string' && duration.test(value),
};

/** @param type `user`, or as the file writes it: `graph.user`, `Collection(graph.user)`, `Edm.String` */
export function mismatch(value: unknown, type: string): Mismatch | undefined {
  return walk(value, type.includes('.') ? type : `graph.${type}`, '', '');
}

/** The same, of an answer: what hangs on a navigation property whose type the file lacks can't be judged. */
export function answerMismatch(value: unknown, type: string): Mismatch | undefined {
  const found = mismatch(value, type);
  return found?.kind === 'unpublished' ? undefined : found;
}

/** Validates the parameters of an action (`application`, `addPassword`) against what is published for it. */
export function actionMismatch(body: object, boundTo: string, action: string): Mismatch | undefined {
  const parameters = published.actions[boundTo]?.[action];
  if (!parameters) return { kind: 'unpublished', path: '', property: action, expected: boundTo };
  return walkProperties(body, (name) => parameters[name], boundTo, '');
}

/** Every declared property of a type and its bases, navigation included; undefined for a type that the file lacks. */
export function declaredType(typeName: string, property: string): string | undefined {
  for (let type = published.types[typeName]; type; type = type.base === null ? undefined : published.types[type.base]) {
    const found = type.properties[property] ?? type.navigation[property];
    if (found !== undefined) return found;
  }
  return undefined;
}

function walk(value: unknown, type: string, path: string, property: string): Mismatch | undefined {
  if (value === null) return undefined;
  const wrong: Mismatch = { kind: 'wrong-type', path, property, expected: type };
  const item = /^Collection\((.*)\)$/.exec(type)?.[1];
  if (item !== undefined) {
    if (!Array.isArray(value)) return wrong;
    return first(value.entries(), ([index, entry]) => walk(entry, item, `${path}[${index}]`, property));
  }
  if (type.startsWith('Edm.')) {
    const accepts = primitives[type];
    if (!accepts) return { ...wrong, kind: 'unpublished' };
    return accepts(value) ? undefined : wrong;
  }
  const name = type.replace(/^graph\./, '');
  const members = published.enums[name];
  if (members) return isMember(value, members, flags.has(name)) ? undefined : wrong;
  if (!published.types[name]) return { ...wrong, kind: 'unpublished' };
  if (typeof value !== 'object' || Array.isArray(value)) return wrong;
  const narrowed = narrow(value, name);
  if (narrowed === undefined) return { ...wrong, property: '@odata.type' };
  if (!published.types[narrowed]) return { ...wrong, kind: 'unpublished', expected: narrowed };
  return walkProperties(value, (key) => declaredType(narrowed, key), narrowed, path);
}

function walkProperties(
  value: object,
  typeOf: (property: string) => string | undefined,
  owner: string,
  path: string,
): Mismatch | undefined {
  return first(Object.entries(value), ([key, entry]: [string, unknown]) => {
    if (key.includes('@')) return undefined;
    const below = path === '' ? key : `${path}.${key}`;
    const type = typeOf(key);
    if (type === undefined) return { kind: 'unknown-property', path: below, property: key, expected: owner };
    return walk(entry, type, below, key);
  });
}

/** The type that `@odata.type` names, where it is the declared one, derives from it, or isn't in the file at all. */
function narrow(value: object, declared: string): string | undefined {
  const annotation = (value as Record<string, unknown>)['@odata.type'];
  if (annotation === undefined) return declared;
  if (typeof annotation !== 'string') return undefined;
  const name = annotation.replace(/^#?(microsoft\.)?graph\./i, '');
  if (!published.types[name]) return name;
  for (let type: string | null = name; type !== null; type = published.types[type]?.base ?? null) {
    if (type === declared) return name;
  }
  return undefined;
}

function isMember(value: unknown, members: readonly string[], several: boolean): boolean {
  if (typeof value !== 'string') return false;
  return (several ? value.split(',') : [value]).every((one) => members.includes(one.trim()));
}

function first<T>(items: Iterable<T>, check: (item: T) => Mismatch | undefined): Mismatch | undefined {
  for (const item of items) {
    const found = check(item);
    if (found) return found;
  }
  return undefined;
}
