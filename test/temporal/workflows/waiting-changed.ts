import { sleep } from '@temporalio/workflow';
import * as original from './waiting.ts';

/** The workflow of waiting.ts after a change that no history made before it fits. */
export async function waiting(given: string): Promise<string> {
  await sleep('1 second');
  return await original.waiting(given);
}
