/** `runbook reject <run>` */
import type { Run } from '../invocation.ts';
import { decidePlan } from '../runs/decide-plan.ts';

export const run: Run = async (invocation, io) => await decidePlan('reject', invocation, io);
