/**
 * What a simulated cmdlet is: the parameters that it implements, and a function from a bound call to its output. A published
 * parameter that it doesn't implement is answered with 501, never ignored: an ignored filter answers too much.
 */
import type { Core } from '../core.ts';
import type { Caller } from '../identity/caller.ts';
import type { ExchangeServer } from '../tenant/state.ts';
import type { Writer } from '../tenant/store.ts';
import type { ProductName } from './published-cmdlets.ts';

export type ExchangeObject = Record<string, unknown>;

export interface CmdletCall {
  core: Core;
  caller: Caller;
  context: Writer;
  /** Published name. */
  name: string;
  /** The parameter set that the call resolved to. */
  set: string;
  /** By published name. */
  parameters: Record<string, unknown>;
  /** The X-AnchorMailbox header, which routes the call; there is none on premises. */
  anchor: string | null;
  /** Whose cmdlet it is, where several have it. */
  product: ProductName;
  /** On premises: the server whose session it is. */
  server?: ExchangeServer;
}

export interface CmdletOutput {
  objects: ExchangeObject[];
  warnings?: string[];
}

/** `null`: the cmdlet writes nothing to its output, and the answer has no body. */
export type CmdletResult = CmdletOutput | null;

export interface Cmdlet {
  implements: readonly string[];
  run: (call: CmdletCall) => CmdletResult;
}

/** Cmdlets by published name; one such table for each noun. */
export type Cmdlets = Record<string, Cmdlet>;

/** Runs a mutation as this call's write: audited under the cmdlet's name. */
export function write<T>(call: CmdletCall, target: string, mutate: Parameters<typeof call.core.store.write<T>>[2]): T {
  return call.core.store.write(call.context, { operation: call.name, target }, mutate);
}

/** A text parameter, or undefined where it is absent, null or empty. */
export function text(call: CmdletCall, name: string): string | undefined {
  const value = call.parameters[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) || undefined : undefined;
}

/** A parameter that takes one value or many, as texts; undefined where it is absent. */
export function texts(call: CmdletCall, name: string): string[] | undefined {
  const value = call.parameters[name];
  if (value === undefined || value === null) return undefined;
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** A Boolean or switch parameter; undefined where it is absent. Numbers count as PowerShell counts them. */
export function flag(call: CmdletCall, name: string): boolean | undefined {
  const value = call.parameters[name];
  return value === undefined || value === null ? undefined : Boolean(value);
}
