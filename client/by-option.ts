/** Who gives a command. What a name is good for depends on whether the connection has people sign (`identity`). */

/** Of a command that is signed, such as `decides`. */
export function signedBy(does: string): readonly [flags: string, description: string] {
  return [
    '--by <name>',
    `who ${does}: a hint for the sign-in, where people sign; on the simulated connection who signs in (such as ann or ben); with "identity: claims" the name that counts, by default the user of the operating system`,
  ];
}

/** Of a command that nobody signs. */
export function claimedBy(does: string): readonly [flags: string, description: string] {
  return ['--by <name>', `who ${does}; the user of the operating system by default (recorded as a claim)`];
}
