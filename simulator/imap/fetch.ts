/** What FETCH answers of a message (RFC 3501, sections 6.4.5 and 7.4.2). */
import type { NumberedMessage } from '../mail/folder.ts';
import { mimePart, partAt } from '../mail/mime-part.ts';
import { parts, sourceOf } from '../mail/source.ts';
import type { Argument } from './arguments.ts';
import { literal } from './arguments.ts';
import { bodyStructure, envelope } from './body-structure.ts';
import { flagsOf } from './flags.ts';

const macros: Record<string, readonly string[]> = {
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
};

/** @returns the names of what is asked for; null where the argument isn't that */
export function fetchItems(argument: Argument | undefined): string[] | null {
  if (argument === undefined) return null;
  if (typeof argument === 'string') return [...(macros[argument.toUpperCase()] ?? [argument])];
  return argument.every((one) => typeof one === 'string') ? argument : null;
}

/** Whether what is asked for counts as reading the message. */
export const marksSeen = (items: readonly string[]): boolean =>
  items.some((item) => /^(BODY\[|RFC822$|RFC822\.TEXT$)/i.test(item));

/** @returns the answer's `NAME value`, or null for an item that isn't one */
export function fetchItem(item: string, one: NumberedMessage, deleted: boolean): string | null {
  const source = sourceOf(one.message);
  const name = item.toUpperCase();
  switch (name) {
    case 'UID':
      return `UID ${one.uid}`;
    case 'FLAGS':
      return `FLAGS ${flagsOf(one.message, deleted)}`;
    case 'INTERNALDATE':
      return `INTERNALDATE "${internalDate(one.message.receivedAt)}"`;
    case 'RFC822.SIZE':
      return `RFC822.SIZE ${source.length}`;
    case 'ENVELOPE':
      return `ENVELOPE ${envelope(source)}`;
    case 'BODY':
    case 'BODYSTRUCTURE':
      return `${name} ${bodyStructure(mimePart(source), name === 'BODYSTRUCTURE')}`;
    case 'RFC822':
      return `RFC822 ${literal(source)}`;
    case 'RFC822.HEADER':
      return `RFC822.HEADER ${literal(parts(source).header)}`;
    case 'RFC822.TEXT':
      return `RFC822.TEXT ${literal(parts(source).body)}`;
    default:
      return bodySection(item, source);
  }
}

function bodySection(item: string, source: string): string | null {
  const [, section, origin, length] = /^BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?$/i.exec(item) ?? [];
  if (section === undefined) return null;
  const text = sectionText(section, source);
  if (text === null) return `BODY[${section}] NIL`;
  if (origin === undefined) return `BODY[${section}] ${literal(text)}`;
  const from = Number(origin);
  return `BODY[${section}]<${from}> ${literal(text.slice(from, from + Number(length)))}`;
}

function sectionText(section: string, source: string): string | null {
  const [, numbers = '', what = ''] = /^((?:\d+\.?)*)(.*)$/.exec(section) ?? [];
  const path = numbers.split('.').filter(Boolean).map(Number);
  const part = partAt(mimePart(source), path);
  if (part === null) return null;
  const [, fields, not, names = ''] = /^(HEADER\.FIELDS)(\.NOT)?\s*\(([^)]*)\)$/i.exec(what) ?? [];
  if (fields !== undefined) return someHeaders(part.header, names, not === undefined);
  switch (what.toUpperCase()) {
    case '':
      return path.length === 0 ? source : part.body;
    case 'HEADER':
    case 'MIME':
      return part.header;
    case 'TEXT':
      return part.body;
    default:
      return null;
  }
}

function someHeaders(header: string, names: string, isWanted: boolean): string {
  const named = new Set(names.toLowerCase().replaceAll('"', '').split(/\s+/));
  const lines = header.split(/\r\n(?![\t ])/).filter((line) => line !== '');
  const kept = lines.filter((line) => named.has(line.slice(0, line.indexOf(':')).toLowerCase()) === isWanted);
  return [...kept, '', ''].join('\r\n');
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `17-Jul-1996 02:44:25 +0000` */
function internalDate(moment: string): string {
  const date = new Date(moment);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${day}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000`;
}
