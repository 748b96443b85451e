/**
 * A secret's value: from a file, from stdin, or typed by a person without echo. Never from an argument, which other
 * users of the machine can read and which shells keep.
 */
import { buffer } from 'node:stream/consumers';
import { usageProblem } from '../command-problem.ts';
import type { Io } from '../io.ts';
import { NotText, readText, textOf } from '../../processes/text-file.ts';

/** @throws CommandProblem when there is no value */
export async function readValue(
  name: string,
  file: string | undefined,
  io: Pick<Io, 'interactive' | 'stdin'>,
): Promise<string> {
  const value = file === undefined ? await typedOrPiped(name, io) : await ofFile(file);
  if (value === '') throw usageProblem('secret-empty', `There is no value for ${name}: nothing was stored.`);
  return value;
}

async function ofFile(file: string): Promise<string> {
  try {
    return withoutLineEnd(await readText(file));
  } catch (error) {
    if (error instanceof NotText) {
      throw usageProblem('secret-unreadable', `The file ${file} ${error.message}. Nothing was stored.`);
    }
    throw usageProblem('secret-unreadable', `The file ${file} can't be read: nothing was stored.`);
  }
}

async function typedOrPiped(name: string, { interactive, stdin }: Pick<Io, 'interactive' | 'stdin'>): Promise<string> {
  if (!interactive) return withoutLineEnd(ofStdin(await buffer(stdin)));
  const { isCancel, password } = await import('@clack/prompts');
  const typed = await password({ message: `Value of ${name}`, input: stdin, output: process.stderr });
  return isCancel(typed) ? '' : typed;
}

function ofStdin(bytes: Buffer): string {
  try {
    return textOf(bytes);
  } catch (error) {
    if (!(error instanceof NotText)) throw error;
    const advice = 'Save the value as UTF-8, and name the file by --file.';
    throw usageProblem('secret-unreadable', 'What came on stdin is no UTF-8: nothing was stored.', { advice });
  }
}

/** `echo` and editors add one that isn't part of the value. */
function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}
