/** A workflow through whose history values pass in every place that the product uses, and some more that Temporal has. */
import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  executeChild,
  getExternalWorkflowHandle,
  proxyActivities,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';

export const report = defineSignal<[string]>('report');
export const change = defineUpdate<string, [string]>('change');
export const ask = defineQuery<string, [string]>('ask');

interface Activities {
  /** Fails once, and answers with what its first attempt has left. */
  again(input: { said: string }): Promise<{ heard: string; left: unknown }>;
}

const { again } = proxyActivities<Activities>({
  startToCloseTimeout: '20 seconds',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '10 ms', maximumAttempts: 2 },
});

/** @returns what it has been told, by place */
export async function places(started: string): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = { started, memo: workflowInfo().memo?.['note'] };
  setHandler(report, (said) => void (seen['signal'] = said));
  setHandler(change, (said) => {
    seen['update'] = said;
    return `changed to ${said}`;
  });
  setHandler(ask, (said) => `${said}: ${started}`);
  upsertMemo({ later: 'a later memo' });
  await condition(() => seen['signal'] !== undefined && seen['update'] !== undefined);
  seen['activity'] = await again({ said: 'to an activity' });
  seen['child'] = await executeChild(childOfPlaces, {
    workflowId: `${workflowInfo().workflowId}/child`,
    args: ['to a child', workflowInfo().workflowId],
    memo: { note: "a child's memo" },
  });
  return seen;
}

/** Signals its parent, as any other workflow; goes on as a new execution; and answers with what that one got. */
export async function childOfPlaces(started: string, parent: string, before?: string): Promise<unknown> {
  if (before === undefined) {
    await getExternalWorkflowHandle(parent).signal(report, 'from another workflow');
    await continueAsNew<typeof childOfPlaces>('once more', parent, started);
  }
  return { before, started, memo: workflowInfo().memo?.['note'] };
}

/** What a schedule starts. */
export async function scheduled(started: string): Promise<unknown> {
  return { started, memo: workflowInfo().memo?.['note'] };
}
