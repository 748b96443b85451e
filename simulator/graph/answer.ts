/**
 * Turns what a handler returns into Graph's answer: `$filter`, paging, `$select`, `@odata.context` and `nextLink`.
 * Every answer is validated against the published types: an invented property is a defect of the simulator, not an answer.
 */
import { type SimulatorResponse, empty, json } from '../http/message.ts';
import { badRequest, invalidRequest, notImplemented, unsupportedQuery } from './graph-error.ts';
import { answerMismatch, declaredType } from './published-types.ts';
import { filteredProperties, isAdvanced } from './query/filter.ts';
import { matches } from './query/filter-match.ts';
import type { QueryOptions } from './query/options.ts';
import { page } from './query/page.ts';
import { type AnswerShape, type Json, type Route, textOf } from './route.ts';

export interface Asked {
  origin: string;
  version: string;
  /** Path and query as the client sent them, for nextLink. */
  path: string;
  query: URLSearchParams;
  options: QueryOptions;
}

export function answer(route: Route, result: unknown, asked: Asked): SimulatorResponse {
  if (route.answer === undefined) return empty(route.status ?? 204);
  const shape = route.answer;
  const body = shape.collection ? collection(shape, result as Json[], asked) : entity(shape, result as Json, asked);
  return json(route.status ?? 200, body, { 'odata-version': '4.0' });
}

function entity(shape: AnswerShape, value: Json, asked: Asked): Json {
  const [selected] = select(shape, [value], asked.options.select);
  return { '@odata.context': contextOf(shape, asked, '/$entity'), ...selected };
}

function collection(shape: AnswerShape, rows: readonly Json[], asked: Asked): Json {
  const { filter, top, skipToken, count, eventual } = asked.options;
  if (filter) {
    for (const property of filteredProperties(filter)) {
      if (shape.filterable?.includes(property)) continue;
      throw unsupportedQuery(
        `Unsupported or invalid query filter clause specified for property '${property}' of resource '${shape.type}'.`,
      );
    }
    if (isAdvanced(filter) && !(eventual && count)) throw badRequest('Unsupported Query.');
  }
  const found = filter ? rows.filter((row) => matches(filter, row)) : rows;
  const sorted = orderBy(shape, found, asked.options);
  const { values, skipToken: next } = page(sorted, top ?? shape.pageSize ?? 100, skipToken);
  return {
    '@odata.context': contextOf(shape, asked, ''),
    ...(count && eventual ? { '@odata.count': found.length } : {}),
    ...(next === undefined ? {} : { '@odata.nextLink': nextLink(asked, next) }),
    value: select(shape, values, asked.options.select),
  };
}

function orderBy(shape: AnswerShape, rows: readonly Json[], { orderBy: order }: QueryOptions): readonly Json[] {
  if (!order) return rows;
  if (!shape.sortable?.includes(order.property)) {
    throw unsupportedQuery(`Sorting not supported for property '${order.property}' of resource '${shape.type}'.`);
  }
  const key = (row: Json) => textOf(row[order.property]).toLowerCase();
  const sorted = rows.toSorted((one, other) => key(one).localeCompare(key(other)));
  return order.descending ? sorted.toReversed() : sorted;
}

function select(shape: AnswerShape, rows: readonly Json[], names: readonly string[] | undefined): Json[] {
  for (const row of rows) {
    const found = shape.beta ? undefined : answerMismatch(row, shape.type);
    if (found) throw new Error(`${found.kind} in an answer: ${shape.type} ${found.path} (${found.expected})`);
  }
  const wanted = names ?? shape.byDefault;
  if (wanted === undefined || wanted.includes('*')) return [...rows];
  for (const name of wanted) {
    // The published types are of v1.0.
    if (shape.beta !== true && declaredType(shape.type, name) === undefined) {
      throw invalidRequest(`Could not find a property named '${name}' on type 'microsoft.graph.${shape.type}'.`);
    }
  }
  return rows.map((row) =>
    Object.fromEntries([
      ...Object.entries(row).filter(([name]) => name.startsWith('@')),
      ...wanted.map((name) => {
        if (!(name in row)) throw notImplemented(`the property ${name} of ${shape.type}`);
        return [name, row[name]] as const;
      }),
    ]),
  );
}

function contextOf(shape: AnswerShape, { origin, version, options }: Asked, suffix: string): string {
  const selected = options.select ? `(${options.select.join(',')})` : '';
  return `${origin}/${version}/$metadata#${shape.set}${selected}${suffix}`;
}

/** All options of the request again, and the token; built from the Host header, so that a proxied client stays there. */
function nextLink({ origin, version, path, query }: Asked, skipToken: string): string {
  const options = [...query].filter(([name]) => name.toLowerCase() !== '$skiptoken');
  const parts = [...options, ['$skiptoken', skipToken] as const].map(
    ([name, value]) => `${encodeURIComponent(name).replace('%24', '$')}=${encodeURIComponent(value)}`,
  );
  return `${origin}/${version}${path}?${parts.join('&')}`;
}
