/**
 * One beat for every activity: a worker that dies is noticed within the heartbeat time-out. Details that an activity
 * leaves are sent with every later beat, and those of the try before are kept until it leaves its own, so that a beat
 * never wipes out what the next try has to know.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor, ActivityExecuteInput, Next } from '@temporalio/worker';

const leaving = new AsyncLocalStorage<{ details: unknown }>();

/** What the try before left, or what this one has left since. */
export function heartbeatDetails(): unknown {
  return leaving.getStore()?.details;
}

/** Leaves details for the next try, and sends them now. */
export function leaveDetails(details: unknown): void {
  const store = leaving.getStore();
  if (store !== undefined) store.details = details;
  Context.current().heartbeat(details);
}

export class HeartbeatInterceptor implements ActivityInboundCallsInterceptor {
  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    const context = Context.current();
    const timeout = context.info.heartbeatTimeoutMs;
    const store = { details: context.info.heartbeatDetails as unknown };
    if (timeout === undefined || timeout === 0) return leaving.run(store, () => next(input));
    const timer = setInterval(() => context.heartbeat(store.details), Math.max(100, timeout / 4));
    try {
      return await leaving.run(store, () => next(input));
    } finally {
      clearInterval(timer);
    }
  }
}
