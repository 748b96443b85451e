/** `runbook cancel <run>`: a decision like the others, with a name and a reason. The run then asks whether to roll back. */
import type { Run } from '../invocation.ts';
import { decide } from '../runs/decide.ts';

export const run: Run = async (invocation, io) =>
  await decide(invocation, io, { action: 'cancel', about: (_status, said) => ({ ...said, action: 'cancel' }) });
