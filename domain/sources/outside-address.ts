/**
 * An address that stands for everywhere else: one of a runner's own that isn't exempt, or one from the ranges that are
 * reserved for documentation, which are in no network. Source: RFC 5737.
 */
const nobodys = ['198.51.100.7', '203.0.113.99', '192.0.2.99'];

/** @param own public addresses of the runner, preferred because a sign-in can be tried from there as well */
export function outsideAddress(inside: readonly string[], own: readonly string[]): string {
  return [...own, ...nobodys].find((address) => !inside.includes(address)) ?? '192.0.2.1';
}
