/**
 * The filter language of Exchange's `-Filter` and `-RecipientRestrictionFilter` (OPATH): comparisons joined by -and, -or,
 * -not and parentheses. A property is a bare name or a quoted one, a value a quoted string, a number, or $true, $false, $null.
 * Source: learn, "Recipient filters in Exchange Management Shell commands".
 */

export type Comparison = 'eq' | 'ne' | 'like' | 'notlike' | 'lt' | 'le' | 'gt' | 'ge';
export type OpathValue = string | number | boolean | null;

export type Opath =
  | { kind: 'comparison'; property: string; operator: Comparison; value: OpathValue }
  | { kind: 'and' | 'or'; left: Opath; right: Opath }
  | { kind: 'not'; operand: Opath };

/** The text isn't a filter. The message is what the service's parser is known to say. */
export class OpathSyntaxError extends Error {}

const token =
  /\s*(?:(\()|(\))|-(\w+)|'((?:[^']|'')*)'|"((?:[^"]|"")*)"|\$(true|false|null)\b|([A-Za-z_][\w.]*)|(-?\d+(?:\.\d+)?))/giy;
const comparisons = new Set(['eq', 'ne', 'like', 'notlike', 'lt', 'le', 'gt', 'ge']);

interface Token {
  kind: 'open' | 'close' | 'operator' | 'text' | 'constant' | 'name' | 'number';
  text: string;
}

function tokens(filter: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  const end = filter.trimEnd().length;
  while (token.lastIndex < end) {
    const at = token.lastIndex;
    const match = token.exec(filter);
    if (!match) throw new OpathSyntaxError(`Invalid filter syntax: "${filter}" at position ${at + 1}.`);
    const [, open, close, operator, single, double, constant, name, number] = match;
    if (open) found.push({ kind: 'open', text: '(' });
    else if (close) found.push({ kind: 'close', text: ')' });
    else if (operator) found.push({ kind: 'operator', text: operator.toLowerCase() });
    else if (single !== undefined) found.push({ kind: 'text', text: single.replaceAll("''", "'") });
    else if (double !== undefined) found.push({ kind: 'text', text: double.replaceAll('""', '"') });
    else if (constant) found.push({ kind: 'constant', text: constant.toLowerCase() });
    else if (name) found.push({ kind: 'name', text: name });
    else found.push({ kind: 'number', text: number! });
  }
  return found;
}

/**
 * @throws OpathSyntaxError when the text isn't a filter; an empty one isn't.
 */
export function parseOpath(filter: string): Opath {
  const rest = tokens(filter);
  const next = (): Token | undefined => rest[0];
  const fail = (): never => {
    throw new OpathSyntaxError(`Invalid filter syntax: "${filter}" near "${next()?.text ?? 'the end'}".`);
  };
  const take = (kind: Token['kind'], text?: string): Token => {
    const one = next();
    if (!one || one.kind !== kind || (text !== undefined && one.text !== text)) return fail();
    rest.shift();
    return one;
  };
  const isOperator = (text: string): boolean => next()?.kind === 'operator' && next()?.text === text;

  function either(): Opath {
    let left = both();
    while (isOperator('or')) {
      rest.shift();
      left = { kind: 'or', left, right: both() };
    }
    return left;
  }
  function both(): Opath {
    let left = single();
    while (isOperator('and')) {
      rest.shift();
      left = { kind: 'and', left, right: single() };
    }
    return left;
  }
  function single(): Opath {
    if (isOperator('not')) {
      rest.shift();
      return { kind: 'not', operand: single() };
    }
    if (next()?.kind === 'open') {
      rest.shift();
      const inner = either();
      take('close');
      return inner;
    }
    return comparison();
  }
  function comparison(): Opath {
    const property = next()?.kind === 'text' ? take('text').text : take('name').text;
    const operator = take('operator').text;
    if (!comparisons.has(operator)) return fail();
    return { kind: 'comparison', property, operator: operator as Comparison, value: value() };
  }
  function value(): OpathValue {
    const one = rest.shift();
    if (one?.kind === 'text') return one.text;
    if (one?.kind === 'number') return Number(one.text);
    if (one?.kind === 'constant') return one.text === 'null' ? null : one.text === 'true';
    if (one) rest.unshift(one);
    return fail();
  }

  const parsed = either();
  if (rest.length > 0) fail();
  return parsed;
}
