/** `runbook approve <run>`: shows the plan that is approved, then sends the decision about exactly that one. */
import type { Run } from '../invocation.ts';
import { decide } from '../runs/decide.ts';

export const run: Run = async (invocation, io) => await decide('approve', invocation, io);
