/**
 * A Temporal server that lies: what it has once handed out to a worker that carries out activities, it hands out again, byte for
 * byte, whenever it likes. Everything else is the test run's real server.
 */
import { EventEmitter, once } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http2';
import { gunzipSync } from 'node:zlib';
import proto from '@temporalio/proto';
import { proxiedServer, type Call, type ProxiedServer } from '../setup/proxied-server.ts';

const { PollActivityTaskQueueResponse, RespondActivityTaskCompletedRequest, RespondActivityTaskFailedRequest } =
  proto.temporal.api.workflowservice.v1;

export interface HandedOut {
  readonly workflowId: string;
  readonly activity: string;
  readonly taskToken: string;
  /** As it came: the frame of gRPC, and what its headers say of it. */
  readonly bytes: Buffer;
  readonly headers: OutgoingHttpHeaders;
}

const poll = 'PollActivityTaskQueue';

export class ReplayingServer {
  readonly #handedOut: HandedOut[] = [];
  /** By the task's token, how the worker answers: the code of its failure, or `done`. */
  readonly #answers = new EventEmitter<Record<string, [string]>>();
  #again: HandedOut | undefined;
  #proxy: ProxiedServer | undefined;

  /** @param address host:port of the real one @returns its own */
  async start(address: string): Promise<string> {
    this.#proxy = await proxiedServer(address, {
      takes: (call) => call.method === poll && this.#answerWithOld(call),
      asked: (method, bytes) => this.#hear(method, bytes),
      answered: (method, bytes, headers) => {
        if (method === poll) this.#remember(bytes, headers);
      },
    });
    return this.#proxy.address;
  }

  close(): void {
    this.#proxy?.close();
  }

  /** The tasks of a run, in the order in which they were handed out. */
  handedOut(workflowId: string, activity: string): HandedOut[] {
    return this.#handedOut.filter((each) => each.workflowId === workflowId && each.activity === activity);
  }

  /** Answers the worker's next poll with it, or one that waits. @returns what the worker makes of it */
  async handOutAgain(task: HandedOut): Promise<string> {
    const answered = once(this.#answers, task.taskToken, { signal: AbortSignal.timeout(30_000) });
    this.#again = task;
    for (const call of this.#proxy?.waiting ?? []) if (call.method === poll && this.#answerWithOld(call)) break;
    const [code] = (await answered) as [string];
    return code;
  }

  #answerWithOld({ stream }: Call): boolean {
    const task = this.#again;
    if (task === undefined || stream.headersSent || stream.destroyed) return false;
    this.#again = undefined;
    stream.respond(task.headers, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(task.bytes);
    return true;
  }

  #remember(bytes: Buffer, headers: OutgoingHttpHeaders): void {
    const { taskToken, workflowExecution, activityType } = PollActivityTaskQueueResponse.decode(messageIn(bytes));
    // A poll that has come to nothing.
    if (taskToken.length === 0) return;
    this.#handedOut.push({
      workflowId: workflowExecution?.workflowId ?? '',
      activity: activityType?.name ?? '',
      taskToken: spelled(taskToken),
      bytes,
      headers,
    });
  }

  #hear(method: string, bytes: Buffer): void {
    if (method === 'RespondActivityTaskCompleted') {
      const { taskToken } = RespondActivityTaskCompletedRequest.decode(messageIn(bytes));
      this.#answers.emit(spelled(taskToken), 'done');
    }
    if (method === 'RespondActivityTaskFailed') {
      const { taskToken, failure } = RespondActivityTaskFailedRequest.decode(messageIn(bytes));
      this.#answers.emit(spelled(taskToken), failure?.applicationFailureInfo?.type ?? 'unknown');
    }
  }
}

/** A frame of gRPC is a byte that says whether it is compressed, four of its length, and the message. */
function messageIn(frame: Buffer): Buffer {
  const message = frame.subarray(5);
  return frame[0] === 1 ? gunzipSync(message) : message;
}

function spelled(token: Uint8Array): string {
  return Buffer.from(token).toString('base64');
}
