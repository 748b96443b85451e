import { sleep } from '@temporalio/workflow';

/** By the name of a workflow of the product, whose code does something else. */
export async function clientSenseOnline(): Promise<void> {
  await sleep('1 hour');
}
