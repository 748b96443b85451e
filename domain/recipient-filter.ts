/**
 * Recipient filters (OPATH) compared by what they mean. Exchange writes down a filter in its own way (quotes, brackets,
 * the spelling of properties), so that the text which comes back is not the text that was given.
 *
 * Invariant: two filters have one normal form only if they select the same recipients. The reverse isn't true: a filter
 * that was turned round cleverly counts as another one, and is shown as a difference.
 * Source: learn, recipient filters: operators, property names and text values are compared without case.
 */
import { z } from 'zod';

type Filter =
  | { readonly kind: 'comparison'; readonly text: string }
  | { readonly kind: 'not'; readonly operand: Filter }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Filter[] };

interface Token {
  readonly kind: '(' | ')' | 'operator' | 'text' | 'constant' | 'word';
  readonly text: string;
}

const tokenAt =
  /\s*(?:([()])|-([a-z]+)\b|'((?:[^']|'')*)'|"((?:[^"]|"")*)"|\$(true|false|null)\b|([a-z_][\w.]*|-?\d+(?:\.\d+)?))\s*/iy;
const comparisons = new Set(['eq', 'ne', 'like', 'notlike', 'lt', 'le', 'gt', 'ge']);

/** Whether two filters mean the same. Texts that are no filters are the same only letter by letter. */
export function sameFilter(one: string, other: string): boolean {
  const forms = [normalForm(one), normalForm(other)];
  return forms.includes(undefined) ? one.trim() === other.trim() : forms[0] === forms[1];
}

/** One text for all filters that are written differently; undefined when it isn't a filter, as the empty text isn't. */
export function normalForm(filter: string): string | undefined {
  const tokens = tokensOf(filter);
  if (tokens === undefined) return undefined;
  const reader = new Reader(tokens);
  const parsed = reader.anyOf();
  return parsed === undefined || !reader.isAtEnd ? undefined : written(parsed);
}

function tokensOf(filter: string): Token[] | undefined {
  const tokens: Token[] = [];
  tokenAt.lastIndex = 0;
  while (tokenAt.lastIndex < filter.length) {
    const match = tokenAt.exec(filter);
    if (match === null) return undefined;
    const [, bracket, operator, single, double, constant, word] = match;
    if (bracket !== undefined) tokens.push({ kind: bracket as '(' | ')', text: bracket });
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator.toLowerCase() });
    else if (single !== undefined) tokens.push({ kind: 'text', text: single.replaceAll("''", "'").toLowerCase() });
    else if (double !== undefined) tokens.push({ kind: 'text', text: double.replaceAll('""', '"').toLowerCase() });
    else if (constant !== undefined) tokens.push({ kind: 'constant', text: constant.toLowerCase() });
    else tokens.push({ kind: 'word', text: (word ?? '').toLowerCase() });
  }
  return tokens.length === 0 ? undefined : tokens;
}

/** A value as a text of a filter: in single quotes nothing but a quote has a meaning, and that is doubled. */
function filterText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The direct members of a group, by its distinguished name: members of groups in it don't count. Source: odp, filters. */
export function membersOfGroup(distinguishedName: string): string {
  return `MemberOfGroup -eq ${filterText(distinguishedName)}`;
}

/** Of the recipients of a filter only the one with this address. */
export function onlyAddress(filter: string, address: string): string {
  return `(${filter}) -and (PrimarySmtpAddress -eq ${filterText(address)})`;
}

const longestFilter = 1000;

/**
 * A filter as an input: one that can be read, and without what could be more than data on its way through a session of
 * PowerShell (control characters, or a double-quoted text with an expansion in it).
 */
export const recipientFilterSchema = z
  .string()
  .max(longestFilter, `must be at most ${longestFilter} characters`)
  // oxlint-disable-next-line no-control-regex
  .refine((filter) => normalForm(filter) !== undefined && !/[\u0000-\u001f\u007f]|"[^"]*[$`][^"]*"/.test(filter), {
    error: "must be a recipient filter such as Department -eq 'Finance'; an empty one would mean every mailbox",
  });

class Reader {
  readonly #tokens: Token[];

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#tokens.length === 0;
  }

  anyOf(): Filter | undefined {
    return this.#joined('or', () => this.#joined('and', () => this.#single()));
  }

  /** Chains are flattened: (a -and b) -and c is a -and (b -and c). */
  #joined(kind: 'and' | 'or', part: () => Filter | undefined): Filter | undefined {
    const operands: Filter[] = [];
    do {
      const operand = part();
      if (operand === undefined) return undefined;
      operands.push(...(operand.kind === kind ? operand.operands : [operand]));
    } while (this.#take('operator', kind) !== undefined);
    const [only] = operands;
    return operands.length === 1 ? only : { kind, operands };
  }

  #single(): Filter | undefined {
    if (this.#take('operator', 'not') !== undefined) {
      const operand = this.#single();
      if (operand === undefined) return undefined;
      return operand.kind === 'not' ? operand.operand : { kind: 'not', operand };
    }
    if (this.#take('(') === undefined) return this.#comparison();
    const inner = this.anyOf();
    return this.#take(')') === undefined ? undefined : inner;
  }

  #comparison(): Filter | undefined {
    const property = this.#take('word') ?? this.#take('text');
    const operator = this.#take('operator');
    const value = this.#take('text') ?? this.#take('word') ?? this.#take('constant');
    if (property === undefined || operator === undefined || value === undefined) return undefined;
    if (!comparisons.has(operator.text)) return undefined;
    // Exchange may return a truth value as a quoted text; nothing is something else than the text "null".
    const meant = value.kind === 'constant' && value.text === 'null' ? '$null' : JSON.stringify(value.text);
    return { kind: 'comparison', text: `${property.text} -${operator.text} ${meant}` };
  }

  #take(kind: Token['kind'], text?: string): Token | undefined {
    const [next] = this.#tokens;
    if (next?.kind !== kind || (text !== undefined && next.text !== text)) return undefined;
    return this.#tokens.shift();
  }
}

function written(filter: Filter): string {
  if (filter.kind === 'comparison') return filter.text;
  if (filter.kind === 'not') return `-not (${written(filter.operand)})`;
  // The order of the operands means nothing.
  return `(${[...new Set(filter.operands.map(written))].sort().join(` -${filter.kind} `)})`;
}
