/**
 * What a program that isn't ours gets to see of this process's environment: all but how we and Temporal's clients are
 * configured, since keys, passwords and tokens may be in it. Code that starts a program names this, or what it passes on
 * instead (test/architecture.test.ts). What it finds other programs by depends on no current folder.
 */
import { delimiter } from 'node:path';
import { absoluteFolders } from './program-file.ts';

/** Compared without case: on Windows names may have any case. */
const ours = /^(?:RUNBOOKS|TEMPORAL)_/i;

export function inheritedEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const passed = Object.entries(environment).filter(([name]) => !ours.test(name));
  return Object.fromEntries(passed.map(([name, value]) => [name, isPath(name) ? absoluteOnly(value) : value]));
}

function isPath(name: string): boolean {
  return process.platform === 'win32' ? name.toUpperCase() === 'PATH' : name === 'PATH';
}

function absoluteOnly(list: string | undefined): string | undefined {
  return list === undefined ? undefined : absoluteFolders(list).join(delimiter);
}
