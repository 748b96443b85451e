/**
 * The doors by which values come into a workflow: what isn't sealed for it is refused at each of them. Interceptors of every
 * workflow, named to the SDK where the bundle is made, so that none can be written without them.
 *
 * Invariant: none of them lets an unsealed value through, and none of them fails a task of the workflow.
 */
import { ApplicationFailure } from '@temporalio/common';
import { log, workflowInfo, type WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { answerIn, type Asked } from '../domain/activity-envelope.ts';
import { failureMessages, type FailureCode } from '../domain/failure-messages.ts';
import { isUnsealed, whyUnsealed } from '../domain/unsealed.ts';

type Listener = (refused: { code: string; message: string }) => void;

let heard: Listener = () => undefined;

/** @param listener is told of signals that are refused, which have nobody to answer */
export function onUnsealedSignal(listener: Listener): void {
  heard = listener;
}

export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    {
      execute: async (input, next) => {
        assertSealed('start-unsealed', input.args);
        return await next(input);
      },
      handleSignal: async (input, next) => {
        const why = whyRefused(input.args);
        if (why === undefined) return await next(input);
        const { operator } = failureMessages['message-unsealed'];
        log.warn('A signal was ignored: it is not sealed for this run', { signal: input.signalName, why });
        heard({ code: 'message-unsealed', message: `${operator} (the signal ${input.signalName}).` });
      },
      validateUpdate: (input, next) => {
        assertSealed('message-unsealed', input.args);
        next(input);
      },
      handleUpdate: async (input, next) => {
        assertSealed('message-unsealed', input.args);
        return await next(input);
      },
      // Most have no argument, and every answer is sealed.
      handleQuery: async (input, next) => {
        if (input.args.length > 0) assertSealed('message-unsealed', input.args);
        return await next(input);
      },
    },
  ],
  outbound: [
    {
      scheduleActivity: async (input, next) => {
        const { activityType, args } = input;
        const asked: Asked = { asked: activityType, run: workflowInfo().runId, input: args[0] };
        const found = answerIn(activityType, await next({ ...input, args: [asked] }));
        if ('why' in found) throw refusalOf('answer-unsealed', `${activityType}: ${found.why}`);
        return found.answer;
      },
    },
  ],
});

/** @throws ApplicationFailure */
function assertSealed(code: FailureCode, args: readonly unknown[]): void {
  const why = whyRefused(args);
  if (why !== undefined) throw refusalOf(code, why);
}

/** What has no value can't have been sealed, and anybody can send it. */
function whyRefused(args: readonly unknown[]): string | undefined {
  if (args.length === 0) return 'it came without a value';
  const found = args.find(isUnsealed);
  return found === undefined ? undefined : whyUnsealed(found);
}

function refusalOf(code: FailureCode, about: string): ApplicationFailure {
  const { operator, advice, failureClass } = failureMessages[code];
  const details = [{ advice, failureClass }];
  return ApplicationFailure.create({ type: code, message: `${operator} (${about}).`, nonRetryable: true, details });
}
