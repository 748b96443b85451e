/**
 * What a pipeline has returned so far, and what an error does: by default it ends the call, as the script asks for
 * (`ErrorAction Stop`); with `Continue` it is reported with the result, with the two silent ones not at all.
 *
 * What the binder or the engine refuses ends the call in any case. So do errors of Active Directory's cmdlets, whatever
 * ErrorAction says (practice: `Get-ADUser -ErrorAction SilentlyContinue` for a name that nobody has).
 */
import { ShellError } from '../../shell.ts';
import { asRemote, describe, placedError, PowerShellError } from '../error-record.ts';
import type { PlacedError, ShellAnswer } from '../shell-call.ts';
import { scriptThrew } from './command-error.ts';

export interface Outcome extends ShellAnswer {
  /** Objects of the last command that ran. */
  objects: unknown[];
}

export const fresh = (): Outcome => ({ ran: false, objects: [], warnings: [], info: [], errors: [] });

/** Thrown to end the pipeline with an error that is already in the outcome. */
export class PipelineStopped extends Error {}

export function placed(error: ShellError, activity: string, isRemote: boolean): PlacedError {
  const record = placedError(describe(error, activity));
  return isRemote ? asRemote(record) : record;
}

/**
 * Takes an error of a command into the outcome.
 * @throws PipelineStopped when it ends the call
 */
export function take(outcome: Outcome, error: unknown, command: Command): void {
  if (error instanceof PipelineStopped || !(error instanceof ShellError)) throw error;
  const record = placed(error, command.name, command.isRemote);
  const console = error instanceof PowerShellError ? error.described.console : undefined;
  if (console !== undefined) outcome.console = `${outcome.console ?? ''}${console}`;
  const ends = error instanceof PowerShellError || error.exceptionType.startsWith('Microsoft.ActiveDirectory.');
  recordError(outcome, record, ends ? 'Stop' : command.errorAction, command.isRemote);
}

export interface Command {
  name: string;
  errorAction: string;
  isRemote: boolean;
}

/** @throws PipelineStopped when the error ends the call */
export function recordError(outcome: Outcome, record: PlacedError, errorAction: string, isRemote: boolean): void {
  const action = errorAction.toLowerCase();
  if (action === 'silentlycontinue' || action === 'ignore') {
    // A remote pipeline had errors all the same, and the script asks it.
    if (!isRemote) return;
    const message = 'the remote pipeline had errors and told none';
    outcome.error = placedError(scriptThrew('System.InvalidOperationException', message, 'call').described);
    throw new PipelineStopped();
  }
  if (action === 'continue') outcome.errors.push(record);
  if (action === 'continue' && !isRemote) return;
  outcome.error = record;
  throw new PipelineStopped();
}

/** As the script sets it where the call doesn't. */
export const errorActionOf = (value: unknown): string => (typeof value === 'string' ? value : 'Stop');
