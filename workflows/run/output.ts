/**
 * *Known after apply.* A step returns an `Output` to the runbook definition: it can be passed to other steps, its properties
 * can be accessed, and nothing else. The compiler refuses comparisons and methods on it, the lint refuses it as a condition
 * or in a template, and at run time reading it throws `NotYetKnown` with the step that will produce it.
 *
 * Each one belongs to a `StepOutput`: pending, known, unknown (known after apply), skipped, or failed. Without the last
 * state, everything that depends on a failed read would wait forever.
 */
import type { Json } from '../../domain/json.ts';

declare const yields: unique symbol;

export interface Output<out T> {
  readonly [yields]: T;
}

/** What a step returns: an output whose properties are outputs. */
export type OutputOf<T> = Output<T> &
  (T extends readonly unknown[] ? unknown : T extends object ? { readonly [K in keyof T]: OutputOf<T[K]> } : unknown);

/** What a step takes: values, outputs, or structures of both. */
export type Input<T> =
  | Output<T>
  | (T extends readonly (infer E)[]
      ? readonly Input<E>[]
      : T extends object
        ? { readonly [K in keyof T]: Input<T[K]> }
        : T);

export class NotYetKnown extends Error {
  constructor(origin: string) {
    super(`The value of ${origin} is only known after apply: pass it to a step, or ask for it with run.known()`);
    this.name = 'NotYetKnown';
  }
}

type Settled =
  | { readonly state: 'known'; readonly value: Json }
  | { readonly state: 'unknown' }
  | { readonly state: 'skipped'; readonly why: string }
  | { readonly state: 'failed'; readonly error: unknown };

/** What one step returns. Settled once; a runbook definition may use it before that. */
export class StepOutput {
  readonly origin: string;
  #settled: Settled | undefined;
  #settle!: (settled: Settled) => void;
  readonly settled: Promise<Settled>;

  constructor(origin: string) {
    this.origin = origin;
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  settle(settled: Settled): void {
    if (this.#settled !== undefined) return;
    this.#settled = settled;
    this.#settle(settled);
  }

  get now(): Settled | undefined {
    return this.#settled;
  }
}

interface Reference {
  readonly output: StepOutput;
  readonly path: readonly string[];
}

interface TextParts {
  readonly strings: readonly string[];
  readonly values: readonly unknown[];
}

const references = new WeakMap<object, Reference>();
const texts = new WeakMap<object, TextParts>();

export function outputOf<T>(output: StepOutput, path: readonly string[] = []): OutputOf<T> {
  const origin = [output.origin, ...path].join('.');
  const proxy = new Proxy(Object.freeze({}), {
    get(_target, property) {
      // A promise that resolves to this value must not treat it as a thenable.
      if (property === 'then' || property === 'toJSON') return undefined;
      if (typeof property === 'symbol') throw new NotYetKnown(origin);
      return outputOf(output, [...path, property]);
    },
    has() {
      throw new NotYetKnown(origin);
    },
    ownKeys() {
      throw new NotYetKnown(origin);
    },
  });
  references.set(proxy, { output, path });
  return proxy as OutputOf<T>;
}

/** A text that contains outputs: ``text`for ${app.appId}` ``. */
export function text(
  strings: TemplateStringsArray,
  ...values: (Output<string> | Output<number> | string | number)[]
): Output<string> {
  const marker = Object.freeze({}) as unknown as Output<string>;
  texts.set(marker, { strings: [...strings], values });
  return marker;
}

/** The step that an output comes from, as plans write it. */
export function originOf(value: unknown): string | undefined {
  const reference = typeof value === 'object' && value !== null ? references.get(value) : undefined;
  return reference === undefined ? undefined : [reference.output.origin, ...reference.path].join('.');
}

export type Resolved =
  | { readonly state: 'ready'; readonly value: Json; readonly unknown: boolean }
  | { readonly state: 'skipped'; readonly why: string };

/**
 * Waits until everything in a structure is settled, and puts the values in: what is known after apply becomes
 * `{$after: origin}`.
 * @throws the error of the failed step that one of the values comes from.
 */
export async function resolve(input: unknown): Promise<Resolved> {
  if (typeof input !== 'object' || input === null) return ready((input ?? null) as Json);
  const reference = references.get(input);
  if (reference !== undefined) return resolveReference(reference);
  const template = texts.get(input);
  if (template !== undefined) return resolveText(template);
  if (Array.isArray(input)) return resolveList(input);
  return resolveObject(input);
}

async function resolveReference({ output, path }: Reference): Promise<Resolved> {
  const settled = await output.settled;
  if (settled.state === 'failed') throw settled.error;
  if (settled.state === 'skipped') return settled;
  if (settled.state === 'unknown')
    return { state: 'ready', value: { $after: [output.origin, ...path].join('.') }, unknown: true };
  let value: Json | undefined = settled.value;
  for (const name of path) {
    value = typeof value === 'object' && value !== null ? (value as { [name: string]: Json })[name] : undefined;
  }
  return ready(value ?? null);
}

async function resolveText({ strings, values }: TextParts): Promise<Resolved> {
  const parts: Json[] = [];
  let unknown = false;
  for (const [index, string] of strings.entries()) {
    parts.push(string);
    if (index >= values.length) continue;
    const part = await resolve(values[index]);
    if (part.state === 'skipped') return part;
    unknown ||= part.unknown;
    parts.push(part.value);
  }
  return unknown ? { state: 'ready', value: { $text: parts }, unknown } : ready(parts.map(String).join(''));
}

async function resolveList(input: readonly unknown[]): Promise<Resolved> {
  const items = await Promise.all(input.map((item) => resolve(item)));
  const skipped = items.find((item) => item.state === 'skipped');
  if (skipped !== undefined) return skipped;
  const ready = items.filter((item) => item.state === 'ready');
  return { state: 'ready', value: ready.map((item) => item.value), unknown: ready.some((item) => item.unknown) };
}

async function resolveObject(input: object): Promise<Resolved> {
  const entries = Object.entries(input).filter(([, item]) => item !== undefined);
  const items = await Promise.all(entries.map(([, item]) => resolve(item)));
  const value: Record<string, Json> = {};
  let unknown = false;
  for (const [index, item] of items.entries()) {
    if (item.state === 'skipped') return item;
    const name = entries[index]?.[0];
    if (name !== undefined) value[name] = item.value;
    unknown ||= item.unknown;
  }
  return { state: 'ready', value, unknown };
}

function ready(value: Json): Resolved {
  return { state: 'ready', value, unknown: false };
}

/**
 * The same structure with the origin's text in place of every output, known or not: a step's natural name is made
 * from it, so that the name is the same in both modes.
 */
export function withOrigins(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const origin = originOf(input);
  if (origin !== undefined) return origin;
  const template = texts.get(input);
  if (template !== undefined) {
    return template.strings
      .map((s, i) => s + (i < template.values.length ? String(withOrigins(template.values[i])) : ''))
      .join('');
  }
  if (Array.isArray(input)) return input.map((item) => withOrigins(item));
  return Object.fromEntries(Object.entries(input).map(([name, item]) => [name, withOrigins(item)]));
}
