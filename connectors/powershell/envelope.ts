/**
 * The answer of a session: one line that carries the call's own nonce. Whatever else is on stdout is noise of cmdlets, or
 * an answer to another call, and never read.
 *
 * Source: measured with PowerShell 7.6; the values of objects that came from another machine: types.ps1xml of PowerShell.
 */
import { z } from 'zod';

const errorRecord = z.object({
  fullyQualifiedErrorId: z.string(),
  category: z.string(),
  reason: z.string(),
  message: z.string().catch(''),
  exceptionMessage: z.string().catch(''),
  exceptionType: z.string().catch(''),
  chain: z.array(z.object({ type: z.string(), message: z.string().catch('') })).catch([]),
});

const envelopeSchema = z.object({
  ok: z.boolean(),
  /** Whether the pipeline came to its end. */
  ran: z.boolean(),
  /** Of a remote target: whether its session was opened; false means that nothing ran. */
  opened: z.boolean().optional(),
  result: z.array(z.unknown()).default([]),
  warnings: z.array(z.string()).default([]),
  errors: z.array(errorRecord).default([]),
  error: errorRecord.optional(),
  /** The pipeline ran, and its objects can't be written as JSON. */
  unserializable: z.boolean().optional(),
  /** The pipeline ran, and its objects are this many characters: more than the script returns. */
  tooLarge: z.number().optional(),
});

export type ErrorRecord = z.output<typeof errorRecord>;

export interface Envelope extends z.output<typeof envelopeSchema> {
  /** Objects were nested deeper than they were written. */
  cut: boolean;
  /** Half of a surrogate pair, which has no form in UTF-8, came as U+FFFD. */
  replaced: boolean;
  /** A cmdlet of the call began: without it nothing was done. */
  began: boolean;
  /** Characters that came over the stream. */
  size: number;
}

/** The envelope of the call with this nonce, or undefined when stdout doesn't contain exactly one. */
export function readEnvelope(stdout: string, nonce: string): Envelope | undefined {
  const own = stdout.split('\n').filter((line) => line.startsWith(nonce));
  const lines = own.filter((line) => line.trimEnd() !== `${nonce}.`);
  const [, cut, replaced, base64 = ''] = /^[0-9a-f]+(!?)(\??):([A-Za-z0-9+/]+={0,2})\r?$/.exec(lines[0] ?? '') ?? [];
  if (lines.length !== 1 || cut === undefined || base64.length % 4 !== 0) return undefined;
  const read = envelopeSchema.safeParse(parsed(base64));
  if (!read.success) return undefined;
  const result = read.data.result.map(plain);
  const began = own.length > lines.length;
  return { ...read.data, result, cut: cut === '!', replaced: replaced === '?', began, size: base64.length };
}

function parsed(base64: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64')));
  } catch {
    return undefined;
  }
}

/**
 * An enumeration's value is its name. One that came from another machine is written as `{"value": 4, "Value": "Running"}`:
 * the number, and the property that types.ps1xml gives to Deserialized.System.Enum.
 */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const { value: number, Value: name } = value as Record<string, unknown>;
  if (entries.length === 2 && typeof number === 'number' && typeof name === 'string') return name;
  // By definition, not by assignment: a property named __proto__ is data.
  return Object.fromEntries(entries.map(([key, each]) => [key, plain(each)]));
}
