/**
 * The history of a run as `temporal workflow show --output json` exports it. Payloads are what lies on the server, so they
 * are encrypted there, too.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const shape = z.object({
  events: z
    .array(z.looseObject({ eventId: z.coerce.string().regex(/^\d+$/), eventType: z.coerce.string().min(1) }))
    .min(1),
});

/** As `Worker.runReplayHistory` takes it: Temporal's JSON of a history. */
export type ExportedHistory = z.infer<typeof shape>;
export type ExportedEvent = ExportedHistory['events'][number];

/** It can't be replayed because it can't be read; nothing is known about the code. */
export class HistoryUnreadable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HistoryUnreadable';
  }
}

/** @throws HistoryUnreadable */
export async function readHistory(file: string): Promise<ExportedHistory> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new HistoryUnreadable(`${file} can't be read`, { cause: error });
  }
  return parseHistory(text, file);
}

/**
 * @param from where the text is from, for the message
 * @throws HistoryUnreadable
 */
export function parseHistory(text: string, from: string): ExportedHistory {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new HistoryUnreadable(`${from} is not JSON`);
  }
  const read = shape.safeParse(json);
  if (!read.success) throw new HistoryUnreadable(`${from} is no history: {"events": [{"eventId", "eventType", ...}]}`);
  return read.data;
}

const started = z.looseObject({
  workflowExecutionStartedEventAttributes: z.looseObject({
    workflowId: z.string().default('replayed'),
    workflowType: z.looseObject({ name: z.string() }),
  }),
});

/**
 * Whose history it is.
 *
 * @throws HistoryUnreadable for a part of a history, which doesn't say what was started
 */
export function startOf(history: ExportedHistory): { workflowId: string; workflowType: string } {
  const read = started.safeParse(history.events[0]);
  if (!read.success) throw new HistoryUnreadable("The history's first event is not the start of a workflow");
  const { workflowId, workflowType } = read.data.workflowExecutionStartedEventAttributes;
  return { workflowId, workflowType: workflowType.name };
}
