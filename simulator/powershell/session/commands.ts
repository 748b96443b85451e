/**
 * The commands that the fake `pwsh` understands of a line, as data. Anything else is refused as an unknown command, never
 * ignored: it is no interpreter, and real PowerShell runs more.
 */
import { constant, textLiteral } from './constants.ts';
import { endOfText } from './statements.ts';

export type LineCommand =
  | { kind: 'put'; values: (string | number)[] }
  | { kind: 'console'; stream: 'Out' | 'Error'; text: string; endsLine: boolean }
  | { kind: 'newline'; stream: 'Out' | 'Error'; text: string }
  | { kind: 'sleep'; milliseconds: number }
  | { kind: 'error'; message: string }
  | { kind: 'throw'; message: string }
  | { kind: 'exit'; code: number }
  /** A script in base64, dot-sourced. */
  | { kind: 'script'; base64: string }
  /** Its request is here, or sealed in the next line. */
  | { kind: 'call'; nonce: string; base64?: string }
  | { kind: 'unknown'; term: string };

/** Commands of one line, in order. */
export function commandsOf(line: string): LineCommand[] {
  return split(line)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '' && !statement.startsWith('#'))
    .map(commandOf);
}

/** At semicolons outside of strings and brackets. */
function split(line: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at]!;
    if (sign === '"' || sign === "'") at = endOfText(line, at) ?? line.length;
    else if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth -= 1;
    else if (sign === ';' && depth === 0) {
      parts.push(line.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, line.slice(start)];
}

const streamOf = (name: string | undefined): 'Out' | 'Error' => (name?.toLowerCase() === 'error' ? 'Error' : 'Out');

function commandOf(statement: string): LineCommand {
  const unknown: LineCommand = { kind: 'unknown', term: /^\S+/.exec(statement)![0] };
  const [, nonce, payload] = /^__rb\s+'([^']*)'(?:\s+'([^']*)')?$/.exec(statement) ?? [];
  if (nonce !== undefined) return { kind: 'call', nonce, ...(payload === undefined ? {} : { base64: payload }) };
  const values = constant(statement);
  if (values !== undefined) return { kind: 'put', values };
  const script = /^\.\s*\(?\s*\[scriptblock\]::Create\(.*FromBase64String\(\s*'([A-Za-z\d+/=]*)'\s*\)[\s)]*$/i.exec(
    statement,
  );
  if (script !== null) return { kind: 'script', base64: script[1]! };
  return consoleCommand(statement) ?? cmdlet(statement) ?? unknown;
}

function consoleCommand(statement: string): LineCommand | undefined {
  const write = /^\[Console\]::(?:(Out|Error)\.)?Write(Line)?\((.*)\)$/is.exec(statement);
  if (write !== null) {
    const text = textLiteral(write[3]!.trim());
    if (text !== undefined)
      return { kind: 'console', stream: streamOf(write[1]), text, endsLine: write[2] !== undefined };
  }
  const newline = /^\[Console\]::(Out|Error)\.NewLine\s*=\s*(.*)$/is.exec(statement);
  const text = newline === null ? undefined : textLiteral(newline[2]!);
  return text === undefined ? undefined : { kind: 'newline', stream: streamOf(newline![1]), text };
}

function cmdlet(statement: string): LineCommand | undefined {
  const [, name = '', rest = ''] = /^([A-Za-z-]+)(?:\s+(.*))?$/s.exec(statement) ?? [];
  const word = textLiteral(rest) ?? (/^[\w./:-]+$/.test(rest) ? rest : undefined);
  switch (name.toLowerCase()) {
    case 'exit':
      return /^-?\d*$/.test(rest) ? { kind: 'exit', code: Number(rest) } : undefined;
    case 'throw':
      return word === undefined ? undefined : { kind: 'throw', message: word };
    case 'write-error':
      return word === undefined ? undefined : { kind: 'error', message: word };
    case 'write-output':
      return word === undefined ? undefined : { kind: 'put', values: [word] };
    case 'start-sleep': {
      const [, unit = '-Seconds', amount] = /^(?:(-Seconds|-Milliseconds)\s+)?(\d+)$/i.exec(rest) ?? [];
      const factor = unit.toLowerCase() === '-seconds' ? 1000 : 1;
      return amount === undefined ? undefined : { kind: 'sleep', milliseconds: Number(amount) * factor };
    }
    default:
      return undefined;
  }
}
