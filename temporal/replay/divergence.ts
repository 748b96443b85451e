/**
 * Replays a history, and says where the code would have done something else.
 *
 * The SDK names the command that doesn't fit, and not the event. So the history is cut off at the start of each workflow
 * task: the first part that can't be replayed ends with what the code does differently.
 */
import { DeterminismViolationError } from '@temporalio/workflow';
import { ReplayError, Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { startOf, type ExportedEvent, type ExportedHistory } from './exported-history.ts';

export interface Divergence {
  /** What the SDK says of it, without its frame. */
  reason: string;
  /** What is recorded and not what the code does, from the end of the workflow task that decided it. */
  events: readonly ExportedEvent[];
}

/** Undefined: the code makes exactly this history. */
export async function findDivergence(
  history: ExportedHistory,
  options: ReplayWorkerOptions,
): Promise<Divergence | undefined> {
  const whole = await replayReason(history, options);
  if (whole === undefined) return undefined;

  const ends = history.events.flatMap((event, index) => ('workflowTaskStartedEventAttributes' in event ? [index] : []));
  // Up to `fits` the code makes the history, up to `differs` it doesn't.
  let [fits, differs] = [-1, ends.length];
  let reason = whole;
  while (differs - fits > 1) {
    const middle = Math.floor((fits + differs) / 2);
    const failed = await replayReason({ events: history.events.slice(0, (ends[middle] ?? 0) + 1) }, options);
    if (failed === undefined) fits = middle;
    else [differs, reason] = [middle, failed];
  }
  const from = fits < 0 ? 0 : (ends[fits] ?? 0) + 1;
  return { reason, events: history.events.slice(from, ends[differs] ?? history.events.length) };
}

/** Why the code makes another history; undefined: it makes this one. */
export async function replayReason(
  history: ExportedHistory,
  options: ReplayWorkerOptions,
): Promise<string | undefined> {
  try {
    await Worker.runReplayHistory(options, structuredClone(history), startOf(history).workflowId);
    return undefined;
  } catch (error) {
    if (error instanceof DeterminismViolationError || error instanceof ReplayError) return reasonOf(error);
    throw error;
  }
}

/** The SDK prints the failure's Rust structure, whose first message is the sentence. */
function reasonOf({ message }: Error): string {
  const [, quoted] = /message: ("(?:[^"\\]|\\.)*")/.exec(message) ?? [];
  return (quoted?.slice(1, -1) ?? message).replaceAll(/\\(.)/g, '$1');
}

const prefix = 'EVENT_TYPE_';

/** `20 ActivityTaskScheduled application.plan`: no value, which may be encrypted and may be anything. */
export function describeEvent(event: ExportedEvent): string {
  const { eventId, eventType } = event;
  const words = eventType.slice(prefix.length).split('_');
  const type = eventType.startsWith(prefix)
    ? words.map((word) => word.slice(0, 1) + word.slice(1).toLowerCase()).join('')
    : eventType;
  const [, attributes] = Object.entries(event).find(([key]) => key.endsWith('EventAttributes')) ?? [];
  return [eventId, type, nameIn(attributes)].filter((word) => word !== undefined).join(' ');
}

function nameIn(attributes: unknown): string | undefined {
  const given = attributes as Record<string, unknown> | undefined;
  for (const key of ['activityType', 'workflowType']) {
    const type = given?.[key] as { name?: string } | undefined;
    if (type?.name !== undefined) return type.name;
  }
  for (const key of ['signalName', 'timerId', 'markerName']) {
    if (typeof given?.[key] === 'string') return given[key];
  }
  return undefined;
}
