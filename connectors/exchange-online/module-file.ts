/**
 * Which cmdlets the caller's roles contain: the module that Exchange makes for each caller. A cheap check before a
 * plan, and the proof of what an account can't do.
 *
 * Source: practice with the administration endpoint (EXOModuleFile of module version 3.9.2).
 */
import { randomUUID } from 'node:crypto';
import { Failure } from '../../domain/failure.ts';
import { headerOf } from '../http/send.ts';
import { exchangeFailure } from './exchange-failure.ts';
import type { SendToExchange } from './send-to-exchange.ts';

/** The exported cmdlets, sorted by name. */
export async function readModuleFile(send: SendToExchange, origin: string, tenantId: string): Promise<string[]> {
  const call = { cmdlet: 'Get-EXOModuleFile', parameters: {}, subject: 'the cmdlets of the caller' };
  const url = `${origin}/adminapi/v1.0/${encodeURIComponent(tenantId)}/EXOModuleFile?Version=3.9.2`;
  const answer = await send({ method: 'GET', url, call, requestId: randomUUID(), headers: { commandname: '*' } });
  if (answer.status >= 400) throw exchangeFailure(call, { ...answer, headers: (name) => headerOf(answer, name) });
  return cmdletsOf(answer.text);
}

/** The list may be at the top or in the first value, as a list or as one text. */
function cmdletsOf(text: string): string[] {
  try {
    const body = JSON.parse(text) as { exportedCmdlets?: unknown; value?: { exportedCmdlets?: unknown }[] };
    const listed = body.exportedCmdlets ?? body.value?.[0]?.exportedCmdlets;
    if (Array.isArray(listed)) return listed.filter((name) => typeof name === 'string').sort();
    if (typeof listed === 'string')
      return listed
        .split(/[,;\s]+/)
        .filter((name) => name !== '')
        .sort();
  } catch {
    // An answer that isn't JSON is as unreadable as one without the list.
  }
  throw new Failure('exchange-unexpected-answer', { service: 'exchange', subject: 'the cmdlets of the caller' });
}
