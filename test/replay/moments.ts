/** What happened in a recorded history, as people would tell it: a line for each moment, in the order of its events. */
import { isObject, type Json } from '../../domain/json.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { RunStatus } from '../../domain/run-status.ts';

interface Payload {
  readonly data?: string;
}

interface Payloads {
  readonly payloads?: readonly Payload[];
}

/** An event as Temporal's JSON has it: what belongs to its type is a property of its own. */
interface HistoryEvent {
  readonly userMetadata?: { readonly summary?: Payload };
  readonly workflowExecutionStartedEventAttributes?: {
    readonly workflowId: string;
    readonly workflowType: { readonly name: string };
  };
  readonly activityTaskScheduledEventAttributes?: { readonly activityType: { name: string } };
  readonly activityTaskFailedEventAttributes?: object;
  readonly startChildWorkflowExecutionInitiatedEventAttributes?: { readonly workflowType: { readonly name: string } };
  readonly workflowPropertiesModifiedEventAttributes?: {
    readonly upsertedMemo: { readonly fields: Readonly<Record<string, Payload>> };
  };
  readonly workflowExecutionSignaledEventAttributes?: { readonly signalName: string; readonly input: Payloads };
  readonly workflowExecutionUpdateAcceptedEventAttributes?: {
    readonly acceptedRequest: { readonly input: { readonly name: string; readonly args: Payloads } };
  };
  readonly workflowExecutionCompletedEventAttributes?: { readonly result?: Payloads };
}

export interface History {
  readonly events: readonly HistoryEvent[];
}

/** @throws where a payload isn't plain JSON: it was recorded with the codec on */
export function momentsOf({ events }: History): string[] {
  return events.flatMap((event) => momentOf(event));
}

function momentOf(event: HistoryEvent): string[] {
  const started = event.workflowExecutionStartedEventAttributes;
  if (started !== undefined) return [`workflow ${started.workflowType.name}`];
  const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
  if (child !== undefined) return [`child ${child.workflowType.name}`];
  const scheduled = event.activityTaskScheduledEventAttributes;
  if (scheduled !== undefined) return [textOf(read(event.userMetadata?.summary) ?? scheduled.activityType.name)];
  if (event.activityTaskFailedEventAttributes !== undefined) return ['failed'];
  const memo = event.workflowPropertiesModifiedEventAttributes?.upsertedMemo.fields['status'];
  if (memo !== undefined) return [phaseOf(read(memo) as unknown as RunStatus)];
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal !== undefined) return [`signal ${signal.signalName}: ${decided(first(signal.input))}`];
  const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest.input;
  // The command line's decision has a text.
  if (update !== undefined) {
    const given = first(update.args);
    const text = isObject(given) ? given['text'] : undefined;
    return [`update ${update.name}: ${decided(typeof text === 'string' ? (JSON.parse(text) as Json) : given)}`];
  }
  const completed = event.workflowExecutionCompletedEventAttributes;
  return completed === undefined ? [] : skippedIn(first(completed.result));
}

/** The phase, with what a person is asked about. */
function phaseOf({ phase, attention, plan }: RunStatus): string {
  if (phase === 'needs-attention') return `${phase}: ${attention?.step}`;
  return phase === 'awaiting-approval' ? `${phase}: ${plan?.stage ?? 'the plan'}` : phase;
}

/** The word by which a person decided; where there is none, the person. */
function decided(decision: Json | undefined): string {
  if (!isObject(decision)) return '';
  return textOf(decision['action'] ?? decision['decision'] ?? decision['choice'] ?? decision['by']);
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function skippedIn(result: Json | undefined): string[] {
  const { skipped = [] } = (result ?? {}) as unknown as Partial<RunRecord>;
  return skipped.map(({ key }) => `skipped: ${key}`);
}

function first(given: Payloads | undefined): Json | undefined {
  return read(given?.payloads?.[0]);
}

function read(payload: Payload | undefined): Json | undefined {
  if (payload?.data === undefined) return undefined;
  return JSON.parse(Buffer.from(payload.data, 'base64').toString('utf8')) as Json;
}
