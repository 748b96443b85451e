/**
 * One beat for every activity: a worker that dies is noticed within the heartbeat time-out. Details that an activity
 * leaves are sent with every later beat, and those of the try before are kept until it leaves its own, so that a beat
 * never wipes out what the next try has to know. With them goes the last real reason for which an attempt failed.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Context, log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor, ActivityExecuteInput, Next } from '@temporalio/worker';
import type { Reasons } from '../domain/last-reason.ts';
import { isUnsealed } from '../domain/unsealed.ts';
import { withLastReason } from './last-reason.ts';

interface Beat {
  /** What the activity itself has left. */
  left?: unknown;
  reasons?: Reasons;
}

const leaving = new AsyncLocalStorage<Beat>();

/** What the try before left, or what this one has left since. */
export function heartbeatDetails(): unknown {
  return leaving.getStore()?.left;
}

/** Leaves details for the next try, and sends them now. */
export function leaveDetails(details: unknown): void {
  const beat = leaving.getStore();
  if (beat === undefined) return;
  beat.left = details;
  Context.current().heartbeat(beat);
}

export class HeartbeatInterceptor implements ActivityInboundCallsInterceptor {
  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    const context = Context.current();
    const timeout = context.info.heartbeatTimeoutMs;
    // What somebody else has left counts as lost.
    const { heartbeatDetails: before } = context.info;
    const beat: Beat = isUnsealed(before) ? {} : { ...(before as Beat | undefined) };
    const beats = timeout !== undefined && timeout > 0;
    const timer = beats ? setInterval(() => context.heartbeat(beat), Math.max(100, timeout / 4)) : undefined;
    try {
      return await leaving.run(beat, () => next(input));
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      const { failure, reasons } = withLastReason(error, beat.reasons);
      beat.reasons = reasons;
      context.heartbeat(beat);
      sayInLog(failure);
      throw failure;
    } finally {
      clearInterval(timer);
    }
  }
}

/** The service's own words: the log of a failed activity has the operator's sentence only. */
function sayInLog({ type, message, details }: ApplicationFailure): void {
  const { said } = (details?.[0] ?? {}) as { said?: string };
  if (said !== undefined) log.warn('The service said', { code: type, operator: message, said });
}
