/**
 * A workflow in the five versions of a change, as docs/versioning.md shows them. In a project they are one function that
 * changes from release to release.
 */
import { deprecatePatch, patched, sleep } from '@temporalio/workflow';

/** The release that runs, with runs under way. */
export async function released(): Promise<string> {
  await sleep('1 second');
  return 'done';
}

/** The change as one would like to write it. */
export async function changed(): Promise<string> {
  await sleep('2 seconds');
  await sleep('1 second');
  return 'done';
}

/** 1. Runs of before go on as they began, new ones take the new way. */
export async function patchedIn(): Promise<string> {
  if (patched('wait-twice')) await sleep('2 seconds');
  await sleep('1 second');
  return 'done';
}

/** 2. No history of before is left. */
export async function deprecated(): Promise<string> {
  deprecatePatch('wait-twice');
  await sleep('2 seconds');
  await sleep('1 second');
  return 'done';
}

/** 3. No history of step 1 is left. */
export async function removed(): Promise<string> {
  await sleep('2 seconds');
  await sleep('1 second');
  return 'done';
}
