/**
 * The bundle of `workflows/`. `waiting-changed` is a bundle by itself: the workflow has the same name, begins with a timer, and
 * fits no history of the other.
 */
import { join } from 'node:path';
import { workflowBundle } from '../../scripts/workflow-bundle.mjs';

export async function bundledWorkflows(code: 'waiting' | 'waiting-changed' = 'waiting'): Promise<string> {
  return await workflowBundle(join(__dirname, 'workflows', code === 'waiting' ? 'index.ts' : `${code}.ts`));
}
