/**
 * What one operation of Graph is made of, and how a path finds it. A resource's file gives a list of routes;
 * what they share (authentication, permissions, query options, published types, context) exists once.
 */
import type { Core } from '../core.ts';
import type { RequestContext } from '../tenant/request-context.ts';
import type { Caller } from '../identity/caller.ts';
import type { QueryOptions } from './query/options.ts';

export type Json = Record<string, unknown>;

/** A string of a body that was validated against its type; empty where there is none. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A key in a path: `/applications/ID` or `/applications(appId='ID')`. */
export interface Key {
  property: string;
  value: string;
}

export interface Call {
  core: Core;
  context: RequestContext;
  caller: Caller;
  /** `https://host`, as the client wrote it. */
  origin: string;
  keys: Record<string, Key>;
  options: QueryOptions;
  /** Validated against the published type already; an empty object where none was sent. */
  body: Json;
}

/** All of the groups must be met, each by any of its permissions. */
export type Permissions = readonly (readonly string[])[];

export interface AnswerShape {
  /** The published type of the object, or of each in the collection. */
  type: string;
  /** For `@odata.context`: `users`, `identity/conditionalAccess/policies`. */
  set: string;
  collection?: boolean;
  /** A type of beta, which the published types of v1.0 don't have. */
  beta?: boolean;
  /** Properties that are answered without `$select`; all of them where absent. */
  byDefault?: readonly string[];
  /** Properties that `$filter` is served for. */
  filterable?: readonly string[];
  /** Properties that `$orderby` is served for. */
  sortable?: readonly string[];
  pageSize?: number;
}

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `/users/{user}/messages`; literal segments match without case. */
  path: string;
  version?: 'beta';
  /** Operations decided by more than a token's roles say `by-handler`. */
  permissions: Permissions | 'by-handler';
  /** The published type of the body, or an action's name with the type that it is bound to. */
  body?: string | { boundTo: string; action: string };
  status?: number;
  answer?: AnswerShape;
  /** @returns the object or the collection in Graph's names; nothing for 204 */
  handle(call: Call): unknown;
}

export interface Match {
  route: Route;
  keys: Record<string, Key>;
}

/** @param path without the version, `/users/ID`, encoded as it came */
export function findRoute(routes: readonly Route[], method: string, version: string, path: string): Match | undefined {
  const segments = split(path);
  for (const route of routes) {
    if (route.method !== method || (route.version ?? 'v1.0') !== version) continue;
    const keys = match(split(route.path), segments);
    if (keys) return { route, keys };
  }
  return undefined;
}

type Segment = string | Key;

/** `applications(appId='x')` becomes the name and a key. Actions may carry their namespace. */
function split(path: string): Segment[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .flatMap((raw): Segment[] => {
      const segment = decode(raw);
      const keyed = /^(\w+)\((?:(\w+)=)?'((?:[^']|'')*)'\)$/.exec(segment);
      if (!keyed) return [segment.replace(/^microsoft\.graph\./i, '')];
      const [, name = '', property = 'id', value = ''] = keyed;
      return [name, { property, value: value.replaceAll("''", "'") }];
    });
}

function match(pattern: readonly Segment[], segments: readonly Segment[]): Record<string, Key> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const keys: Record<string, Key> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index];
    if (segment === undefined || typeof expected !== 'string') return undefined;
    const name = /^\{(\w+)\}$/.exec(expected)?.[1];
    if (name !== undefined) keys[name] = typeof segment === 'string' ? { property: 'id', value: segment } : segment;
    else if (typeof segment !== 'string' || segment.toLowerCase() !== expected.toLowerCase()) return undefined;
  }
  return keys;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
