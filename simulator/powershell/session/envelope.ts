/**
 * The answer of a call, as the script writes it: newline, nonce (and `!` where something was cut off), colon, base64 of the
 * envelope's JSON, newline. Properties are in the script's order.
 */
import type { PlacedError, ShellAnswer } from '../shell-call.ts';
import type { LoadedScript } from './script.ts';
import { selectProperties } from './select-properties.ts';
import { toJson } from './to-json.ts';

export interface EnvelopeRequest {
  nonce: string;
  select?: readonly string[] | undefined;
  depth?: number | undefined;
}

const defaultDepth = 4;
/** The script reports only the length of what is longer; in characters. */
const longest = 4_194_304;

export function writeEnvelope(
  { nonce, select, depth }: EnvelopeRequest,
  answer: ShellAnswer,
  script: LoadedScript,
): string {
  const reported = (error: PlacedError) => ({ ...error.record, stack: script.stack(error) });
  const { ran, opened, error, unserializable } = answer;
  if (unserializable !== undefined) {
    return framed(nonce, toJson({ ok: false, ran, unserializable: true, error: reported(unserializable) }, 6).json);
  }
  const selects = select !== undefined && select.length > 0;
  const envelope = {
    ok: ran && error === undefined,
    ran: ran && error === undefined,
    ...(opened === undefined ? {} : { opened }),
    ...(error === undefined ? {} : { error: reported(error) }),
    result: selects ? selectProperties(answer.objects, select) : answer.objects,
    warnings: answer.warnings,
    info: answer.info,
    errors: answer.errors.map(reported),
  };
  const tableName = answer.areHashtables === true ? 'System.Collections.Hashtable' : undefined;
  const { json, isTruncated } = toJson(envelope, (depth ?? defaultDepth) + 2, tableName);
  if (script.isSessions && json.length > longest) {
    return framed(nonce, toJson({ ok: false, ran: envelope.ran, tooLarge: json.length }, 2).json);
  }
  return framed(isTruncated ? `${nonce}!` : nonce, json);
}

const framed = (nonce: string, json: string): string => `\n${nonce}:${Buffer.from(json, 'utf8').toString('base64')}\n`;
