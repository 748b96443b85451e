/** `runbook reject <run>` */
import type { Run } from '../invocation.ts';
import { decide } from '../runs/decide.ts';

export const run: Run = async (invocation, io) => await decide('reject', invocation, io);
