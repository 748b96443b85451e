/**
 * `$filter`: a parser for the OData expressions that directory clients use: comparisons, `in`, `and`/`or`/`not`,
 * parentheses, startsWith/endsWith/contains, and `any` over a collection. Source: learn, graph/filter-query-parameter.
 */
import { invalidRequest } from '../graph-error.ts';

export type Literal = string | number | boolean | null;

export type Filter =
  | { kind: 'and' | 'or'; left: Filter; right: Filter }
  | { kind: 'not'; operand: Filter }
  | { kind: 'compare'; operator: Operator; property: string; value: Literal }
  | { kind: 'in'; property: string; values: Literal[] }
  | { kind: 'function'; name: 'startswith' | 'endswith' | 'contains'; property: string; value: string }
  | { kind: 'any'; property: string; variable: string; predicate: Filter };

const operators = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
export type Operator = (typeof operators)[number];
const functions = ['startswith', 'endswith', 'contains'] as const;
const token = /\s*('(?:[^']|'')*'|[A-Za-z0-9_@.$][A-Za-z0-9_@.:$-]*(?:\/[A-Za-z_@.][\w@.]*)*|-?\d+(?:\.\d+)?|[(),:])/y;

/** @throws GraphError 400 `BadRequest` for an expression that can't be read */
export function parseFilter(text: string): Filter {
  const tokens = tokenize(text);
  let position = 0;
  const peek = () => tokens[position];
  const next = () => tokens[position++] ?? fail(text);
  const expect = (wanted: string) => (next() === wanted ? undefined : fail(text));

  const or = (): Filter => {
    let left = and();
    while (peek()?.toLowerCase() === 'or') {
      next();
      left = { kind: 'or', left, right: and() };
    }
    return left;
  };
  const and = (): Filter => {
    let left = unary();
    while (peek()?.toLowerCase() === 'and') {
      next();
      left = { kind: 'and', left, right: unary() };
    }
    return left;
  };
  const unary = (): Filter => {
    if (peek() === '(') {
      next();
      const inner = or();
      expect(')');
      return inner;
    }
    const word = next();
    if (word.toLowerCase() === 'not') return { kind: 'not', operand: unary() };
    if (peek() === '(') return call(word);
    return comparison(word);
  };
  const call = (word: string): Filter => {
    expect('(');
    if (word.endsWith('/any')) {
      // The lambda's colon may be glued to its variable: "t:t" is three tokens to OData, one to a naive reader.
      const [variable = '', glued] = next().split(':');
      if (glued === undefined) expect(':');
      else if (glued !== '') tokens.splice(position, 0, glued);
      const predicate = or();
      expect(')');
      return { kind: 'any', property: word.slice(0, -'/any'.length), variable, predicate };
    }
    const name = functions.find((candidate) => candidate === word.toLowerCase()) ?? fail(text);
    const property = next();
    expect(',');
    const value = literal(next());
    expect(')');
    return typeof value === 'string' ? { kind: 'function', name, property, value } : fail(text);
  };
  const comparison = (property: string): Filter => {
    const word = next().toLowerCase();
    if (word === 'in') return { kind: 'in', property, values: list() };
    const operator = operators.find((candidate) => candidate === word) ?? fail(text);
    return { kind: 'compare', operator, property, value: literal(next()) };
  };
  const list = (): Literal[] => {
    expect('(');
    const values = [literal(next())];
    while (peek() === ',') {
      next();
      values.push(literal(next()));
    }
    expect(')');
    return values;
  };
  const literal = (word: string): Literal => {
    if (word.startsWith("'")) return word.slice(1, -1).replaceAll("''", "'");
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    if (/^-?\d+(\.\d+)?$/.test(word)) return Number(word);
    // Guids and times are written without quotes.
    return /^[0-9a-fA-F]{8}-|^\d{4}-\d\d-\d\dT/.test(word) ? word : fail(text);
  };

  const filter = or();
  return position === tokens.length ? filter : fail(text);
}

/** The properties that an expression asks for (of a lambda: the collection), to refuse those without an index. */
export function filteredProperties(filter: Filter): string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [...filteredProperties(filter.left), ...filteredProperties(filter.right)];
    case 'not':
      return filteredProperties(filter.operand);
    default:
      return [filter.property];
  }
}

/** Expressions that the directory answers only as advanced queries (`$count=true`, ConsistencyLevel: eventual). */
export function isAdvanced(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return isAdvanced(filter.left) || isAdvanced(filter.right);
    case 'not':
      return true;
    case 'compare':
      return filter.operator === 'ne';
    case 'function':
      return filter.name === 'endswith';
    default:
      return false;
  }
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (token.lastIndex < trimmed.length) {
    const found = token.exec(trimmed)?.[1] ?? fail(text);
    tokens.push(found);
  }
  return tokens.length > 0 ? tokens : fail(text);
}

function fail(text: string): never {
  throw invalidRequest(`Invalid filter clause: Syntax error in '${text}'.`);
}
