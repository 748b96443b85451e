/**
 * The administration endpoint's `$batch`: at most 10 cmdlets, each answered with its own status. A batch is routed as a
 * whole, so all its calls share one anchor.
 *
 * Source: practice with the administration endpoint.
 */
import { randomUUID } from 'node:crypto';
import { Failure } from '../../domain/failure.ts';
import { headerOf } from '../http/send.ts';
import { cmdletInput, cmdletQuery, writesSomething } from './cmdlet-call.ts';
import type { CmdletCall } from './cmdlet-call.ts';
import { exchangeFailure } from './exchange-failure.ts';
import { refuseEmptyIdentity } from './identity-rule.ts';
import type { SendToExchange } from './send-to-exchange.ts';

export type CmdletOutcome<T> = { ok: true; objects: T[] } | { ok: false; failure: Failure };

interface BatchResponse {
  id: string;
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

const size = 10;

/** Sends the calls in batches; outcomes come in the order of the calls. Throws only when a batch as a whole fails. */
export async function sendCmdletBatch<T>(
  send: SendToExchange,
  base: string,
  calls: readonly CmdletCall[],
): Promise<CmdletOutcome<T>[]> {
  for (const call of calls) refuseEmptyIdentity(call.cmdlet, call.parameters);
  const outcomes: CmdletOutcome<T>[] = [];
  for (const part of parts(calls)) {
    const whole: CmdletCall = {
      // The header and the class of a lost answer follow the first cmdlet that writes, if there is one.
      cmdlet: (part.find(writesSomething) ?? part[0])?.cmdlet ?? '',
      parameters: {},
      anchor: part[0]?.anchor,
      subject: `a batch of ${part.length} cmdlets`,
    };
    const answer = await send({
      method: 'POST',
      url: `${base}/$batch`,
      call: whole,
      body: { requests: part.map((call, index) => item(base, call, index)) },
      requestId: randomUUID(),
      headers: { prefer: 'odata.maxpagesize=1000;odata.continue-on-error' },
    });
    if (answer.status >= 400) throw exchangeFailure(whole, { ...answer, headers: (name) => headerOf(answer, name) });
    const byId = new Map(responsesOf(answer.text).map((response) => [response.id, response]));
    outcomes.push(...part.map((call, index) => outcomeOf<T>(call, byId.get(String(index + 1)))));
  }
  return outcomes;
}

/** Runs of calls with the same anchor, at most 10 each. */
function parts(calls: readonly CmdletCall[]): CmdletCall[][] {
  const all: CmdletCall[][] = [];
  for (const call of calls) {
    const last = all.at(-1);
    if (last !== undefined && last.length < size && last[0]?.anchor === call.anchor) last.push(call);
    else all.push([call]);
  }
  return all;
}

function item(base: string, call: CmdletCall, index: number): Record<string, unknown> {
  return {
    id: String(index + 1),
    method: 'POST',
    url: `${base}/InvokeCommand${cmdletQuery(call)}`,
    headers: { 'Content-Type': 'application/json', 'X-CmdletName': call.cmdlet, Prefer: 'odata.maxpagesize=1000' },
    body: cmdletInput(call),
  };
}

function responsesOf(text: string): BatchResponse[] {
  try {
    const body = JSON.parse(text) as { responses?: BatchResponse[] };
    return Array.isArray(body.responses) ? body.responses : [];
  } catch {
    return [];
  }
}

function outcomeOf<T>(call: CmdletCall, response: BatchResponse | undefined): CmdletOutcome<T> {
  const about = { service: 'exchange', subject: call.subject ?? call.cmdlet } as const;
  if (response !== undefined && response.status >= 400) {
    const headers = new Map(Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
    const refusal = {
      status: response.status,
      text: JSON.stringify(response.body ?? ''),
      headers: (name: string) => headers.get(name),
    };
    return { ok: false, failure: exchangeFailure(call, refusal) };
  }
  const body = response?.body as { value?: unknown; '@odata.nextLink'?: unknown } | '' | null | undefined;
  if (response !== undefined && (body === undefined || body === null || body === '')) return { ok: true, objects: [] };
  // A page more than the first can't be followed within a batch: such a list is read by `invoke`.
  if (
    response !== undefined &&
    typeof body === 'object' &&
    Array.isArray(body?.value) &&
    body['@odata.nextLink'] === undefined
  ) {
    return { ok: true, objects: body.value as T[] };
  }
  return {
    ok: false,
    failure: new Failure(writesSomething(call) ? 'exchange-outcome-unknown' : 'exchange-unexpected-answer', about),
  };
}
