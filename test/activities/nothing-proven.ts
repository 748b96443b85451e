import type { Proven } from '../../activities/probe/implementation.ts';

/** A first attempt. */
export const nothingProven: Proven = { has: () => false, add: () => {} };
