/**
 * Somebody who reaches the Temporal server and has no key: a client and pollers of their own, by the server's own protocol.
 * What they send is in plain, or copied from what they find on the server.
 */
import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import type { TestEnvironment } from '../setup/temporal.ts';

type Event = temporal.api.history.v1.IHistoryEvent;
type Failure = temporal.api.failure.v1.IFailure;
export type Task = temporal.api.workflowservice.v1.IPollActivityTaskQueueResponse;

/** An activity of somebody else's workflow on the product's task queue. */
export interface Asked {
  readonly activity: string;
  /** Or what it becomes by Temporal's run ID of their workflow. */
  readonly input: readonly Payload[] | ((runId: string) => Promise<readonly Payload[]>);
  /** By default a number. */
  readonly activityId?: string;
}

/** How a rogue poller answers a task. */
export type Answer = { readonly result: readonly Payload[] } | { readonly failure: Failure };

const identity = 'outsider';
const seconds = (count: number) => ({ seconds: count as never });
/** `COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK` */
const scheduleActivityTask = 1;

/** What is sealed is nothing to them; the codes of failures are readable for everybody. */
const blind: PayloadCodec = {
  encode: async (payloads) => payloads,
  decode: async (payloads) => payloads.map(() => defaultPayloadConverter.toPayload(null)),
};

export function inPlain(...values: readonly unknown[]): Payload[] {
  return values.map((value) => defaultPayloadConverter.toPayload(value));
}

export class Outsider {
  readonly client: Client;
  readonly #namespace: string;
  readonly #taskQueue: string;

  /** @param environment only its connection is used, and the product's task queue */
  constructor({ client, namespace, taskQueue }: Pick<TestEnvironment, 'client' | 'namespace' | 'taskQueue'>) {
    this.client = new Client({ connection: client.connection, namespace, dataConverter: { payloadCodecs: [blind] } });
    this.#namespace = namespace;
    this.#taskQueue = taskQueue;
  }

  /**
   * Has activities carried out on the product's task queue by a workflow of their own.
   * @returns what each came to: the code of its failure, or its answer as it lies on the server
   */
  async schedule(asked: readonly Asked[], workflowId = `outsider-${randomUUID()}`): Promise<(string | Payload[])[]> {
    const { workflowService } = this.client;
    const [namespace, taskQueue] = [this.#namespace, { name: `outsider-${randomUUID()}` }];
    const { firstExecutionRunId } = await this.client.workflow.start('anything', {
      taskQueue: taskQueue.name,
      workflowId,
    });
    const inputs = await Promise.all(
      asked.map(async ({ input }) => (typeof input === 'function' ? await input(firstExecutionRunId) : input)),
    );
    const { taskToken } = await this.#polling(() =>
      workflowService.pollWorkflowTaskQueue({ namespace, taskQueue, identity }),
    );
    const commands = asked.map(({ activity, activityId }, index) => ({
      commandType: scheduleActivityTask,
      scheduleActivityTaskCommandAttributes: {
        activityId: activityId ?? `asked-${index}`,
        activityType: { name: activity },
        taskQueue: { name: this.#taskQueue },
        input: { payloads: [...(inputs[index] ?? [])] },
        scheduleToCloseTimeout: seconds(60),
        retryPolicy: { maximumAttempts: 1 },
      },
    }));
    await workflowService.respondWorkflowTaskCompleted({ namespace, taskToken, identity, commands });
    const handle = this.client.workflow.getHandle(workflowId);
    for (;;) {
      // No task of this workflow has anything else to do.
      const events = (await handle.fetchHistory()).events ?? [];
      const ends = events.flatMap((event) => endOf(event));
      if (ends.length === asked.length) {
        await handle.terminate();
        const scheduled = events.filter(({ activityTaskScheduledEventAttributes: each }) => each != null);
        return scheduled.map(({ eventId }) => ends.find(({ of }) => String(of) === String(eventId))?.came ?? 'lost');
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /**
   * Takes the next task of the product's workflows, and answers the query that it has in plain. The server asks once more where
   * it has waited for too long for the one that it has asked first: that task has expired then, and another one comes.
   */
  async answerQuery(answer: unknown): Promise<void> {
    const { workflowService } = this.client;
    const [namespace, taskQueue] = [this.#namespace, { name: this.#taskQueue }];
    const queryResult = { payloads: inPlain(answer) };
    for (;;) {
      const { taskToken } = await this.#polling(() =>
        workflowService.pollWorkflowTaskQueue({ namespace, taskQueue, identity }),
      );
      // The poll has ended without a task.
      if (taskToken.length === 0) continue;
      try {
        await workflowService.respondQueryTaskCompleted({ namespace, taskToken, completedType: 1, queryResult });
        return;
      } catch (error) {
        if (!isExpired(error)) throw error;
      }
    }
  }

  /** Long polls need a deadline. */
  async #polling<T>(poll: () => Promise<T>): Promise<T> {
    return await this.client.withDeadline(Date.now() + 30_000, poll);
  }

  /**
   * Takes the tasks that are asked of the product's workers, one after the other, and answers them.
   * @returns ends it
   */
  serve(choose: (task: Task) => Answer | Promise<Answer>): () => Promise<void> {
    const over = new AbortController();
    // One for each poll: a signal keeps all that have listened to it.
    let abort = new AbortController();
    const serve = async (): Promise<void> => {
      while (!over.signal.aborted) {
        abort = new AbortController();
        await this.client.withAbortSignal(abort.signal, async () => this.#answerNext(choose));
      }
    };
    const ended = serve().catch((error: unknown) => {
      if (!over.signal.aborted) throw error;
    });
    return async () => {
      over.abort();
      abort.abort();
      await ended;
    };
  }

  async #answerNext(choose: (task: Task) => Answer | Promise<Answer>): Promise<void> {
    const { workflowService } = this.client;
    const [namespace, taskQueue] = [this.#namespace, { name: this.#taskQueue }];
    const task = await this.#polling(() => workflowService.pollActivityTaskQueue({ namespace, taskQueue, identity }));
    const { taskToken } = task;
    if (taskToken.length === 0) return;
    const answer = await choose(task);
    if ('failure' in answer) {
      const { failure } = answer;
      await workflowService.respondActivityTaskFailed({ namespace, taskToken, identity, failure });
    } else {
      const payloads = [...answer.result];
      const result = payloads.length === 0 ? null : { payloads };
      await workflowService.respondActivityTaskCompleted({ namespace, taskToken, identity, result });
    }
  }
}

function endOf(event: Event): { of: unknown; came: string | Payload[] }[] {
  const {
    activityTaskCompletedEventAttributes: done,
    activityTaskFailedEventAttributes: failed,
    activityTaskTimedOutEventAttributes: timedOut,
  } = event;
  if (done != null) return [{ of: done.scheduledEventId, came: done.result?.payloads ?? [] }];
  if (failed != null)
    return [{ of: failed.scheduledEventId, came: failed.failure?.applicationFailureInfo?.type ?? 'unknown' }];
  return timedOut == null ? [] : [{ of: timedOut.scheduledEventId, came: 'timed out' }];
}

/** NOT_FOUND: https://grpc.io/docs/guides/status-codes/ */
function isExpired(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 5;
}
