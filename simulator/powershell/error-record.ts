/** Error records of PowerShell itself: more is known of them than a cmdlet has to say of its own. */
import { ShellError } from '../shell.ts';
import type { ErrorPlace, ErrorRecord, PlacedError } from './shell-call.ts';

export interface Described {
  message: string;
  fullyQualifiedErrorId: string;
  /** ErrorCategory: ObjectNotFound, InvalidArgument, OpenError, ... */
  category: string;
  /** Full name. */
  exceptionType: string;
  /** Where the exception's own message is another. */
  exceptionMessage?: string;
  /** Where it isn't the exception's short name. */
  reason?: string;
  /** Name of the command that the error is reported under. */
  activity?: string;
  targetName?: string;
  targetType?: string;
  targetObject?: string | null;
  /** Inner exceptions, outermost first. */
  inner?: readonly { type: string; message: string }[];
  at?: ErrorPlace;
  frames?: readonly string[];
  /** What was written to the console before it came to the error. */
  console?: string;
}

export class PowerShellError extends ShellError {
  readonly described: Described;

  constructor(described: Described) {
    super(described);
    this.described = described;
  }
}

export function placedError(described: Described): PlacedError {
  const { message, exceptionType, inner = [], targetName = '', targetType = '', targetObject = null } = described;
  const exceptionMessage = described.exceptionMessage ?? message;
  const record: ErrorRecord = {
    fullyQualifiedErrorId: described.fullyQualifiedErrorId,
    category: described.category,
    reason: described.reason ?? shortName(exceptionType),
    activity: described.activity ?? '',
    targetName,
    targetType,
    message,
    exceptionMessage,
    exceptionType,
    innerExceptionType: inner[0]?.type ?? null,
    chain: [{ type: exceptionType, message: exceptionMessage }, ...inner],
    targetObject,
  };
  return { record, at: described.at ?? 'call', frames: [...(described.frames ?? [])] };
}

/**
 * The record on this side of a remote session: the exception itself isn't transferred, its category's reason is.
 * Source: PowerShell's source, ErrorRecord.FromPSObjectForRemoting.
 */
export function asRemote({ record, frames }: PlacedError): PlacedError {
  const exceptionType = 'System.Management.Automation.RemoteException';
  return {
    record: {
      ...record,
      exceptionType,
      innerExceptionType: null,
      chain: [{ type: exceptionType, message: record.exceptionMessage }],
    },
    at: 'remote',
    frames,
  };
}

/** @param activity the cmdlet that threw */
export function describe(error: ShellError, activity: string): Described {
  if (error instanceof PowerShellError) return error.described;
  const { message, fullyQualifiedErrorId, category, exceptionType, reason, targetName } = error;
  return {
    message,
    fullyQualifiedErrorId,
    category,
    exceptionType,
    reason,
    activity,
    targetName,
    targetType: targetName === '' ? '' : 'String',
    targetObject: targetName === '' ? null : targetName,
  };
}

export const shortName = (type: string): string => type.slice(type.lastIndexOf('.') + 1);
