/** `runbook approve <run>`: shows the plan that is approved, then sends the decision about exactly that one. */
import type { Run } from '../invocation.ts';
import { decidePlan } from '../runs/decide-plan.ts';

export const run: Run = async (invocation, io) => await decidePlan('approve', invocation, io);
