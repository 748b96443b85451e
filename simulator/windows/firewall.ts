/**
 * What a server's firewall allows. Nothing comes in without a rule that allows it, and a rule that blocks wins over those that
 * allow (Microsoft Learn, "Windows Firewall rules"). The servers are in a domain: rules of other profiles alone don't count.
 */
import type { ExchangeServer, FirewallRule } from '../tenant/on-premises-state.ts';
import { covers } from './address-range.ts';

/** @param from the address as the server sees it */
export function allows(server: Pick<ExchangeServer, 'firewallRules'>, from: string, port: number): boolean {
  const concerned = server.firewallRules.filter((rule) => concerns(rule, from, port));
  return concerned.length > 0 && concerned.every(({ action }) => action === 'Allow');
}

function concerns(rule: FirewallRule, from: string, port: number): boolean {
  return (
    rule.enabled &&
    rule.direction === 'Inbound' &&
    isOneOf(rule.protocol, ['TCP', '6', 'Any']) &&
    rule.profile.split(/,\s*/).some((profile) => isOneOf(profile, ['Domain', 'Any'])) &&
    rule.localPort.some((word) => coversPort(word, port)) &&
    rule.remoteAddress.some((word) => covers(word, from))
  );
}

const isOneOf = (word: string, words: readonly string[]) =>
  words.some((one) => one.toLowerCase() === word.toLowerCase());

/** A port, a range of ports, or `Any`. */
function coversPort(word: string, port: number): boolean {
  if (isOneOf(word, ['Any'])) return true;
  const [from, to = from] = word.split('-').map(Number);
  return port >= from! && port <= to!;
}

/** Whether Windows accepts a word as a TCP port. Keywords of other protocols (`RPC`, `IPHTTPSIn`) aren't implemented. */
export function isPort(word: string): boolean {
  if (isOneOf(word, ['Any'])) return true;
  const parts = word.split('-');
  const numbers = parts.map(Number);
  return (
    parts.length <= 2 &&
    parts.every((part) => /^\d{1,5}$/.test(part)) &&
    numbers.every((number) => number <= 65_535) &&
    numbers[0]! <= numbers.at(-1)!
  );
}
