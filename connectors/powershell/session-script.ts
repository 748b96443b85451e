/**
 * The session's script, which is in the same folder as this file, and the one line that loads it. Base64 has no quote,
 * so the line is complete whatever the script says.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

let text: string | undefined;

/** Always the same bytes, however the file was checked out. */
export function sessionScript(): string {
  const file = fileURLToPath(new URL('./session-script.ps1', import.meta.url));
  text ??= readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  return text;
}

/** Dot-sources the script: its functions and preferences stay. */
export function bootstrapLine(): string {
  const script = Buffer.from(sessionScript(), 'utf8').toString('base64');
  return `. ([scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${script}'))))`;
}

/** A call. Both arguments are of alphabets without quotes, so that nothing of the request is ever read as script. */
export function callLine(nonce: string, request: string): string {
  return `__rb '${nonce}' '${Buffer.from(request, 'utf8').toString('base64')}'`;
}
