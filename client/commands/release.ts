/** `runbook release <run>`: lets a plan that is beyond a limit be approved; shows it first. */
import type { Run } from '../invocation.ts';
import { decidePlan } from '../runs/decide-plan.ts';

export const run: Run = async (invocation, io) => await decidePlan('release', invocation, io);
