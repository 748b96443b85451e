/**
 * Files that people write. Editors and shells of Windows save UTF-16 and put a mark in front of UTF-8; what is neither is
 * refused, since a wrong guess would be stored as a password, or lose letters of a name in silence.
 *
 * Source: Unicode Standard, 2.13 and 3.10 (byte order mark); learn, about_Character_Encoding.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** The message says what to save it as, and goes behind the file's name. */
export class NotText extends Error {
  constructor() {
    super('is neither UTF-8 nor UTF-16 with a mark: save it as UTF-8');
    this.name = 'NotText';
  }
}

/** @throws NotText, or the system's error */
export async function readText(file: string): Promise<string> {
  return textOf(await readFile(file));
}

/** @throws NotText, or the system's error */
export function readTextSync(file: string): string {
  return textOf(readFileSync(file));
}

/** @returns the text without its mark. @throws NotText */
export function textOf(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    // UTF-16 without a mark, or UTF-32: valid, and no text that anybody wrote.
    if (!text.includes('\0')) return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
  }
  throw new NotText();
}

/** @returns why a file couldn't be read, to be said behind its name */
export function whyUnreadable(error: unknown): string {
  return error instanceof NotText ? error.message : "can't be read";
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
