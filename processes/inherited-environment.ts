/**
 * What a program that isn't ours gets to see of this process's environment: all but how we and Temporal's clients are
 * configured, since keys, passwords and tokens may be in it. Code that starts a program names this, or what it passes on
 * instead (test/architecture.test.ts).
 */

/** Compared without case: on Windows names may have any case. */
const ours = /^(?:RUNBOOKS|TEMPORAL)_/i;

export function inheritedEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ours.test(name)));
}
