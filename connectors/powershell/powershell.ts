/**
 * PowerShell of one connection as one of the runner's two roles: a call in, its objects or a typed failure out. No
 * retries, no sleeping.
 *
 * Invariant: a write about which there is any doubt is `powershell-outcome-unknown`, a read is transient.
 */
import { Failure } from '../../domain/failure.ts';
import type { FailureCode, FailureDetails } from '../../domain/failure.ts';
import type { ConnectedOrganization } from '../connected-organization.ts';
import type { PowerShellCall } from './call.ts';
import type { Envelope } from './envelope.ts';
import { powershellFailure } from './powershell-failure.ts';
import { encodeRequest, type EncodedRequest } from './request.ts';
import { sessionPool } from './session-pool.ts';
import type { LostBy } from './lost-by.ts';

interface PowerShellAnswer<T = Record<string, unknown>> {
  objects: T[];
  warnings: string[];
}

export interface PowerShell {
  /** @throws Failure; the caller's own reason when it was cancelled */
  run<T = Record<string, unknown>>(call: PowerShellCall): Promise<PowerShellAnswer<T>>;
}

export interface PowerShellOptions {
  /** The caller's cancellation. */
  signal?: AbortSignal;
  /** When an answer is no longer waited for, milliseconds since the epoch: no call is given longer. */
  endsAt?: number;
}

const twoMinutes = 120_000;

/** @param role sessions are kept apart by it */
export function powershell(
  organization: Pick<ConnectedOrganization, 'name' | 'powershell'>,
  role: string,
  { signal, endsAt = Infinity }: PowerShellOptions = {},
): PowerShell {
  return {
    run: async <T>(call: PowerShellCall) => {
      signal?.throwIfAborted();
      const request = await encodeRequest(call);
      const pool = sessionPool(organization.name, role, organization.powershell);
      const deadline = Math.min(call.deadline ?? twoMinutes, endsAt - Date.now());
      if (deadline <= 0) throw new Failure('powershell-no-time', about(call));
      const reply = await pool.call(request, { deadline, signal });
      const cancelled =
        reply === undefined ? signal?.aborted === true : reply.kind === 'lost' && reply.why === 'cancelled';
      if (cancelled) signal?.throwIfAborted();
      if (reply === undefined) throw new Failure('powershell-busy', about(call));
      if (reply.kind === 'lost') throw lost(call, request, reply);
      return answerOf<T>(call, request, reply.envelope);
    },
  };
}

function answerOf<T>(call: PowerShellCall, request: EncodedRequest, envelope: Envelope): PowerShellAnswer<T> {
  const { ok, ran, cut, replaced, tooLarge, unserializable, warnings } = envelope;
  if (ran && (cut || replaced || tooLarge !== undefined || unserializable === true)) {
    // It ran. What a write did is read back, instead of being taken from half an answer.
    if (request.writes) throw new Failure('powershell-outcome-unknown', about(call));
    throw new Failure(
      tooLarge === undefined ? 'powershell-answer-incomplete' : 'powershell-answer-too-large',
      about(call),
    );
  }
  // An error next to a result is a failure too; only a program's own error stream is no error.
  const error =
    envelope.error ?? envelope.errors.find(({ fullyQualifiedErrorId: id }) => !id.startsWith('NativeCommand'));
  if (error !== undefined) throw powershellFailure(call, request, error, envelope);
  // Interrupted from outside (Ctrl-C reaches the worker's whole process group), or left by `exit`.
  if (!ok) throw new Failure(doubt(request, envelope.began), about(call));
  return { objects: envelope.result as T[], warnings };
}

const beforeAnything: Partial<Record<LostBy, FailureCode>> = {
  missing: 'powershell-missing',
  'not-started': 'powershell-not-started',
  'script-refused': 'powershell-script-refused',
  deadline: 'powershell-no-time',
};

function lost(
  call: PowerShellCall,
  request: EncodedRequest,
  { why, began, detail }: { why: LostBy; began: boolean; detail?: string | undefined },
): Failure {
  const code = (began ? undefined : beforeAnything[why]) ?? doubt(request, began);
  return new Failure(code, { ...about(call), serviceCode: began ? why : undefined, detail });
}

/** What becomes of a call without an answer: where no cmdlet has begun, nothing was changed. */
function doubt({ writes }: EncodedRequest, began: boolean): FailureCode {
  return writes && began ? 'powershell-outcome-unknown' : 'powershell-session-lost';
}

function about(call: PowerShellCall): FailureDetails {
  return { service: 'powershell', subject: call.subject ?? call.pipeline.map(({ cmdlet }) => cmdlet).join(' | ') };
}
