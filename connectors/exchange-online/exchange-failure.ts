/**
 * Exchange's refusals as typed failures. The exceptions that the answer names decide (in its headers, its details or
 * its inner errors), then the status. A name counts only as a whole word.
 *
 * Source: practice with the administration endpoint; odp for the exceptions' meaning.
 */
import { Failure } from '../../domain/failure.ts';
import type { FailureCode } from '../../domain/failure.ts';
import { exchangeExceptions } from '../exchange-exceptions.ts';
import { redact, secretsIn } from '../http/redaction.ts';
import { retryAfterOf } from '../http/retry-after.ts';
import { writesSomething } from './cmdlet-call.ts';
import type { CmdletCall } from './cmdlet-call.ts';

export interface ExchangeRefusal {
  status: number;
  text: string;
  headers: (name: string) => string | undefined;
}

/** Said of an application whose Entra role Exchange doesn't know, or doesn't know yet. */
const roleNotSupported = /^The role assigned to application .+ isn't supported in this scenario/;

/** The failure of an answer with an error status. */
export function exchangeFailure(call: CmdletCall, refusal: ExchangeRefusal): Failure {
  const messages = textsOf(parsed(refusal.text));
  const header = refusal.headers('x-exceptiontype') ?? '';
  const exceptions = new Set([header, refusal.headers('x-ms-diagnostics') ?? '', ...messages].flatMap(exceptionsIn));
  const found = exchangeExceptions.find(([name]) => exceptions.has(name));
  return new Failure(codeOf(call, refusal.status, found?.[1], messages), {
    service: 'exchange',
    subject: call.subject ?? call.cmdlet,
    status: refusal.status,
    serviceCode: found?.[0] ?? [...exceptions][0],
    requestId: refusal.headers('request-id'),
    retryAfter: retryAfterOf(refusal.headers('retry-after')),
    detail: redact(
      messages.find((message) => message.includes(' ')),
      secretsIn(call.parameters),
    ),
  });
}

function codeOf(call: CmdletCall, status: number, named: FailureCode | undefined, messages: string[]): FailureCode {
  if (status === 429) return 'exchange-throttled';
  if (named !== undefined) return named;
  if (messages.some((message) => roleNotSupported.test(message))) return 'exchange-role-not-supported';
  if (status === 501) return 'exchange-invalid';
  if (status === 503) return 'exchange-unavailable';
  if (status >= 500) return writesSomething(call) ? 'exchange-outcome-unknown' : 'exchange-unavailable';
  if (status === 401) return 'exchange-token-refused';
  if (status === 403) return 'exchange-denied';
  if (status === 409) return 'exchange-already-exists';
  // A bare 404 is about the address, not about the object: absence is said by its exception only.
  return status === 404 ? 'exchange-unexpected-answer' : 'exchange-invalid';
}

function exceptionsIn(text: string): string[] {
  return text.match(/\b[A-Z]\w*Exception\b/g) ?? [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every text of the error object. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
