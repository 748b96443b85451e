/** Workflows with nothing of the product in them, to compare with. */
import { scheduleActivity, sleep } from '@temporalio/workflow';

export async function bareWait(): Promise<void> {
  await sleep('30 days');
}

/** As many groups of activities as a run has, each of as many at once, each taking as long. @param groups milliseconds */
export async function bareActivities(groups: readonly (readonly number[])[]): Promise<void> {
  for (const group of groups) {
    await Promise.all(group.map((takes) => scheduleActivity('takes', [takes], { startToCloseTimeout: '1 minute' })));
  }
}
