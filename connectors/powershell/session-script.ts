/**
 * The session's script, which is in the same folder as this file, and the lines that load it and call it. Base64 has no
 * quote, so a line is complete whatever the script says.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RequestCipher } from './request-cipher.ts';

let text: string | undefined;

/** Always the same bytes, however the file was checked out. */
export function sessionScript(): string {
  const file = fileURLToPath(new URL('./session-script.ps1', import.meta.url));
  text ??= readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  return text;
}

/** Dot-sources the script: its functions and preferences stay. The script reads the second line. */
export function bootstrapLines(cipher: RequestCipher): string {
  const script = Buffer.from(sessionScript(), 'utf8').toString('base64');
  return `. ([scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${script}'))))\n${cipher.keyLine()}`;
}

/** What the script says when it is loaded: PowerShell's process id and those of its parents, or undefined. */
export function processesOf(stdout: string): readonly number[] | undefined {
  const ids = /^__rb_ready((?: \d+)+)\r?$/m.exec(stdout)?.[1];
  return ids?.trim().split(' ').map(Number);
}

/** A call: nothing of the request is in the line that is run. The script reads the second one. */
export function callLines(nonce: string, request: string, cipher: RequestCipher): string {
  return `__rb '${nonce}'\n${cipher.sealedLine(nonce, request)}`;
}

/** What the script writes before the first cmdlet of a call begins: a line by itself. */
export function beganLine(nonce: string): string {
  return `\n${nonce}.\n`;
}
