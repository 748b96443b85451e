/**
 * What the fake `pwsh` must know of the script that was loaded: which of the known ones it is, and on which line of it an error
 * occurs, for the stack in an error record.
 */
import { createHash } from 'node:crypto';
import { knownScriptSha256, recordedScriptSha256 } from '../known-script.ts';
import type { ErrorPlace, PlacedError } from '../shell-call.ts';

export interface LoadedScript {
  /** The session's own: it takes targets and pipelines, checks names, and reports what is too large. */
  isSessions: boolean;
  stack(error: PlacedError): string;
}

/** @returns undefined for a script that isn't known */
export function loadScript(text: string): LoadedScript | undefined {
  const sum = createHash('sha256').update(text).digest('hex');
  if (sum !== knownScriptSha256 && sum !== recordedScriptSha256) return undefined;
  const lines = text.split('\n');
  return { isSessions: sum === knownScriptSha256, stack: (error) => stackOf(lines, error) };
}

/** The text of the line that throws; of the arguments in the session's own script, and in the recorded one. */
const marks: Record<Exclude<ErrorPlace, 'remote'>, string | RegExp> = {
  arguments: /\$h\.Add\(\$p\.Name|\$a\.Add\(\$k/,
  lookup: 'Get-Command -Name',
  call: '& $cmd @a',
  break: 'the command left by break or continue',
  json: 'ConvertTo-Json -InputObject $env_',
  open: 'New-PSSession @how',
};

function stackOf(lines: readonly string[], { at, frames }: PlacedError): string {
  // What another machine threw has its stack there.
  if (at === 'remote') return '';
  const own = at === 'open' ? [marks.open, '__rb_open $target'] : [marks[at]];
  return [...frames, ...own.map((mark) => frameOf(lines, mark)), 'at <ScriptBlock>, <No file>: line 1'].join('\n');
}

function frameOf(lines: readonly string[], mark: string | RegExp): string {
  const isIn = (line: string) => (typeof mark === 'string' ? line.includes(mark) : mark.test(line));
  const index = lines.findIndex((line) => isIn(line) && !line.startsWith('#'));
  const before = lines.slice(0, index + 1).reverse();
  const [, name = 'global:__rb'] =
    before.map((line) => /^function (\S+?)\(/.exec(line)).find((found) => found !== null) ?? [];
  return `at ${name}, <No file>: line ${index + 1}`;
}
