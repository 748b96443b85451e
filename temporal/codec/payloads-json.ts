/** Payloads as Protocol Buffers write them in JSON: bytes are base64, and what is empty may be left out. */
import type { Payload } from '@temporalio/common';
import { z } from 'zod';

const bytes = z.base64().transform((text): Uint8Array => Buffer.from(text, 'base64'));

const message = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), bytes).nullish(), data: bytes.nullish() })).default([]),
});

/** Undefined when the text is no list of payloads. */
export function payloadsFromJson(text: string): Payload[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  return message.safeParse(parsed).data?.payloads.map(({ metadata, data }) => ({
    metadata: metadata ?? {},
    data: data ?? new Uint8Array(),
  }));
}

export function payloadsToJson(payloads: readonly Payload[]): { payloads: object[] } {
  return {
    payloads: payloads.map(({ metadata, data }) => ({
      metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, toBase64(value)])),
      data: toBase64(data ?? new Uint8Array()),
    })),
  };
}

function toBase64(value: Uint8Array): string {
  // What is empty is an array where Protocol Buffers has decoded it.
  return Buffer.from(value).toString('base64');
}
