/** Whether the keys of this installation open every payload of a history: replay would only fail somewhere inside. */
import { ValueError, type PayloadCodec } from '@temporalio/common';
import { isSealed } from '../codec/sealing-codec.ts';
import { payloadsFromJson } from '../codec/payloads-json.ts';
import { HistoryUnreadable, type ExportedHistory } from './exported-history.ts';

/**
 * @param codec of a client
 * @returns whether any is sealed: in a history that was exported decoded none is, and each is what the run believed
 * @throws HistoryUnreadable naming the key that is missing
 */
export async function assertReadable(history: ExportedHistory, codec: PayloadCodec): Promise<boolean> {
  const payloads = payloadsFromJson(JSON.stringify({ payloads: [...payloadsIn(history.events)] }));
  if (payloads === undefined) {
    throw new HistoryUnreadable(
      'The payloads are not as they lie on the server: export the history without decoding it',
    );
  }
  try {
    await codec.decode(payloads);
    return payloads.some(isSealed);
  } catch (error) {
    if (error instanceof ValueError) throw new HistoryUnreadable(error.message, { cause: error });
    throw error;
  }
}

/** Whatever says how it is encoded; its place differs by event. */
function* payloadsIn(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  const { metadata } = value as { metadata?: unknown };
  if (typeof metadata === 'object' && metadata !== null && 'encoding' in metadata) yield value;
  else for (const item of Object.values(value)) yield* payloadsIn(item);
}
