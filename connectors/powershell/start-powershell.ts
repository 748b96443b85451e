/**
 * Starts PowerShell and loads the script, or says why that wasn't possible, by the program's own words where it has any.
 *
 * Source: measured: a start that was interrupted looks like one that went well, so that the script says it itself.
 */
import { NoSuchProgram } from '../../processes/program-file.ts';
import { errorCode } from '../error-code.ts';
import { redact } from '../http/redaction.ts';
import type { LostBy } from './lost-by.ts';
import { PwshProcess } from './pwsh-process.ts';
import { raced } from './raced.ts';
import type { RequestCipher } from './request-cipher.ts';
import { bootstrapLines, processesOf } from './session-script.ts';

/** Milliseconds of real time. */
export interface SessionTimes {
  /** Until the script is loaded; nothing of a call is sent before. The first start after a boot of Windows takes long. */
  startsWithin: number;
  /** Until an interrupted command has stopped: 11 were measured, and a remote one has to be asked to. */
  stopsWithin: number;
}

export const usualTimes: SessionTimes = { startsWithin: 60_000, stopsWithin: 5_000 };

export type Start =
  | { kind: 'ready'; process: PwshProcess }
  | { kind: 'lost'; why: Extract<LostBy, 'missing' | 'not-started' | 'script-refused'>; detail?: string | undefined };

/** @param made told of the process as soon as there is one, so that it can be ended while it starts */
export async function startPowerShell(
  program: string,
  cipher: RequestCipher,
  { startsWithin, stopsWithin }: SessionTimes,
  made: (process: PwshProcess) => void,
): Promise<Start> {
  let process: PwshProcess | undefined;
  let stopListening = (): void => {};
  try {
    process = new PwshProcess(program);
    made(process);
    const words = process.words();
    stopListening = words.stop;
    const streams = await raced(process.send(bootstrapLines(cipher)), startsWithin).catch((error: unknown) => {
      if (isMissing(error)) throw error;
      return undefined;
    });
    const processes = streams?.stdout === undefined ? undefined : processesOf(streams.stdout);
    if (processes !== undefined && streams?.stderr === '') {
      process.started(processes);
      return { kind: 'ready', process };
    }
    // What it says of its own end may come behind it.
    await process.finish(stopsWithin);
    const refused = streams?.stderr !== undefined && streams.stderr !== '';
    return refused
      ? { kind: 'lost', why: 'script-refused', detail: redact(streams.stderr) }
      : { kind: 'lost', why: 'not-started', detail: redact(words.text()) };
  } catch (error) {
    process?.kill();
    const detail = error instanceof NoSuchProgram ? error.message : undefined;
    return { kind: 'lost', why: isMissing(error) ? 'missing' : 'not-started', detail };
  } finally {
    stopListening();
  }
}

/** The library wraps the system's error. */
function isMissing(error: unknown): boolean {
  const original: unknown =
    typeof error === 'object' && error !== null && 'originalError' in error ? error.originalError : error;
  return ['ENOENT', 'EACCES', 'ENOTDIR', 'ENOEXEC', 'UNKNOWN'].includes(errorCode(original) ?? '');
}
