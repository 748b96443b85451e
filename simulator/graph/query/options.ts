/**
 * The system query options of a request. What the simulated tenant doesn't serve is refused: an unknown option with
 * 400 as the service does, a known one that isn't implemented with 501. Source: learn, graph/query-parameters.
 */
import { invalidRequest, notImplemented } from '../graph-error.ts';
import { type Filter, parseFilter } from './filter.ts';

export interface QueryOptions {
  select: string[] | undefined;
  filter: Filter | undefined;
  top: number | undefined;
  skipToken: string | undefined;
  orderBy: { property: string; descending: boolean } | undefined;
  count: boolean;
  /** ConsistencyLevel: eventual, which advanced queries need. */
  eventual: boolean;
}

const known = [
  '$select',
  '$filter',
  '$top',
  '$skiptoken',
  '$count',
  '$expand',
  '$search',
  '$orderby',
  '$skip',
  '$format',
];
const unserved = ['$expand', '$search', '$skip'];

/** @throws GraphError 400 for an unknown or malformed option, 501 for one that isn't implemented */
export function parseOptions(parameters: URLSearchParams, consistencyLevel: string | undefined): QueryOptions {
  const given = new Map<string, string>();
  for (const [name, value] of parameters) {
    const option = name.toLowerCase();
    if (!option.startsWith('$')) continue;
    if (!known.includes(option)) throw invalidRequest(`The query parameter '${name}' is not supported.`);
    if (unserved.includes(option)) throw notImplemented(`the query option ${option}`);
    if (given.has(option)) throw invalidRequest(`Query option '${name}' was specified more than once.`);
    given.set(option, value);
  }
  const filter = given.get('$filter');
  const count = given.get('$count')?.toLowerCase() ?? 'false';
  if (count !== 'true' && count !== 'false') throw invalidRequest(`Invalid value '${count}' for $count query option.`);
  return {
    select: given
      .get('$select')
      ?.split(',')
      .map((name) => name.trim()),
    filter: filter === undefined ? undefined : parseFilter(filter),
    top: parseTop(given.get('$top')),
    skipToken: given.get('$skiptoken'),
    orderBy: parseOrder(given.get('$orderby')),
    count: count === 'true',
    eventual: consistencyLevel?.toLowerCase() === 'eventual',
  };
}

function parseTop(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const top = Number(value);
  if (!Number.isInteger(top) || top < 1 || top > 999) {
    throw invalidRequest(`Invalid page size specified: '${value}'. Must be between 1 and 999 inclusive.`);
  }
  return top;
}

function parseOrder(value: string | undefined): QueryOptions['orderBy'] {
  if (value === undefined) return undefined;
  const [, property = '', direction = 'asc'] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(value) ?? [];
  if (property === '') throw invalidRequest(`Syntax error in $orderby: '${value}'.`);
  return { property, descending: direction.toLowerCase() === 'desc' };
}
