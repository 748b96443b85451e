/**
 * The Exchange servers that a runbook works on: those that are named, each by its host name, or all that the organization
 * has. A name that Exchange doesn't know stops the plan: what is meant to be done on every server must not miss one by a
 * slip of the pen.
 */
import { z } from 'zod';
import { serversSchema } from '../directory-names.ts';
import { source } from '../source.ts';

const schema = z.strictObject({
  /** As the input has them: names with or without a domain, or `all` alone. */
  servers: serversSchema,
});

export type ExchangeServersArgs = z.output<typeof schema>;

export interface NamedServers {
  /** Host names in lower case, in the order of the input, else of Exchange's names. */
  readonly servers: readonly string[];
}

export const exchangeServers = source<ExchangeServersArgs, NamedServers>({
  kind: 'exchange-servers',
  schema,
  name: ({ servers }) => `Exchange servers: ${servers.join(', ')}`,
});

/** A server as Get-ExchangeServer answers it. */
export interface ExchangeServerObject {
  readonly Name: string;
  readonly Fqdn: string;
  readonly ServerRole?: string;
  readonly AdminDisplayVersion?: string;
}

/** An Edge server is outside of the domain, and has no mailboxes: no vendor's product connects to it. */
export function isInDomain({ ServerRole = '' }: ExchangeServerObject): boolean {
  return !/\bEdge\b/i.test(ServerRole);
}

/**
 * The servers that the names stand for.
 * @returns the first name that none has, in place of servers
 */
export function serversNamed(
  names: readonly string[],
  known: readonly ExchangeServerObject[],
): { readonly servers: readonly ExchangeServerObject[] } | { readonly unknown: string } {
  const servers: ExchangeServerObject[] = [];
  for (const name of names) {
    const wanted = name.toLowerCase();
    const server = known.find(({ Name, Fqdn }) => [Name.toLowerCase(), Fqdn.toLowerCase()].includes(wanted));
    if (server === undefined) return { unknown: name };
    if (servers.includes(server)) continue;
    servers.push(server);
  }
  return { servers };
}
