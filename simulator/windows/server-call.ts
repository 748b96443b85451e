/**
 * What every cmdlet on a server needs of its call: the server's row as it is now, writes that are audited under the cmdlet's
 * name, parameters as texts and flags, and the two refusals that don't depend on the noun.
 *
 * A server is read from the state by its name each time: the row that a session was opened with may be out of date.
 */
import { type ShellCall, ShellError } from '../shell.ts';
import type { ExchangeServer, OnPremisesState } from '../tenant/on-premises-state.ts';
import type { TenantState } from '../tenant/state.ts';

export function organizationOf(call: ShellCall): OnPremisesState {
  return organizationIn(call.core.store.state);
}

export function serverOf(call: ShellCall): ExchangeServer {
  return serverIn(call, call.core.store.state);
}

/** Runs a mutation on this call's server: audited under the cmdlet's name and the server's. */
export function writeServer<T>(call: ShellCall, target: string, mutate: (server: ExchangeServer) => T): T {
  const what = { operation: call.name, target: `${serverOf(call).fqdn}: ${target}` };
  return call.core.store.write(call.context, what, (state) => mutate(serverIn(call, state)));
}

/** A text parameter, or undefined where it is absent or empty. */
export function text(call: ShellCall, name: string): string | undefined {
  const value = call.parameters[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) || undefined : undefined;
}

/** A parameter that takes one value or many, as texts; undefined where it is absent. */
export function texts(call: ShellCall, name: string): string[] | undefined {
  const value = call.parameters[name];
  if (value === undefined || value === null) return undefined;
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** A switch or Boolean; false where it is absent. */
export function flag(call: ShellCall, name: string): boolean {
  const value = call.parameters[name];
  return value === true || value === 1 || (typeof value === 'string' && value.toLowerCase() === 'true');
}

/** A moment, as ISO 8601; undefined where it is absent. */
export function moment(call: ShellCall, name: string): string | undefined {
  const value = call.parameters[name];
  if (!(value instanceof Date) && typeof value !== 'string') return undefined;
  return new Date(value).toISOString();
}

/** A hashtable, with its keys in lower case as PowerShell compares them; undefined where it is absent. */
export function table(call: ShellCall, name: string): ReadonlyMap<string, string> | undefined {
  const value = call.parameters[name];
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(Object.entries(value).map(([key, one]) => [key.toLowerCase(), String(one)]));
}

/** What exists on a server and isn't implemented here. Never answered as if it had been done. */
export function unimplemented(call: ShellCall, what: string): ShellError {
  return new ShellError({
    message: `The simulator doesn't implement ${call.name} for ${what}.`,
    fullyQualifiedErrorId: `NotImplemented,${call.name}`,
    category: 'NotImplemented',
    exceptionType: 'System.NotImplementedException',
    targetName: what,
  });
}

function organizationIn(state: TenantState): OnPremisesState {
  if (state.onPremises === undefined) throw new Error('The tenant has no organization on premises.');
  return state.onPremises;
}

function serverIn(call: ShellCall, state: TenantState): ExchangeServer {
  const { place } = call;
  const found =
    place.kind === 'host' ? undefined : organizationIn(state).servers.find((one) => one.name === place.server.name);
  if (found === undefined) throw new Error(`${call.name} runs on a server only.`);
  return found;
}
