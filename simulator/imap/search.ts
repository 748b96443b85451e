/** SEARCH (RFC 3501, section 6.4.4). An unknown key is refused, never ignored: the answer would contain too much. */
import type { NumberedMessage } from '../mail/folder.ts';
import { decodedBody, decodedWords, headersOf, sourceOf } from '../mail/source.ts';
import type { Argument } from './arguments.ts';
import { sequenceSet } from './sequence-set.ts';

export type Match = (one: NumberedMessage) => boolean;

export interface SearchedFolder {
  messages: readonly NumberedMessage[];
  isDeleted: (one: NumberedMessage) => boolean;
}

/** @returns null for keys that aren't known or are broken */
export function searchMatch(given: readonly Argument[], folder: SearchedFolder): Match | null {
  const rest = [...given];
  if (String(rest[0]).toUpperCase() === 'CHARSET') rest.splice(0, 2);
  const all: Match[] = [];
  while (rest.length > 0) {
    const one = key(rest, folder);
    if (one === null) return null;
    all.push(one);
  }
  return (message) => all.every((one) => one(message));
}

/** Takes one key with its arguments off the front. */
function key(rest: Argument[], folder: SearchedFolder): Match | null {
  const first = rest.shift();
  if (first === undefined) return null;
  if (Array.isArray(first)) return searchMatch(first, folder);
  const name = first.toUpperCase();
  const flag = flagKeys[name];
  if (flag !== undefined) return (one) => flag(one, folder);
  if (name === 'NOT') {
    const negated = key(rest, folder);
    return negated && ((one) => !negated(one));
  }
  if (name === 'OR') {
    const [left, right] = [key(rest, folder), key(rest, folder)];
    return left && right && ((one) => left(one) || right(one));
  }
  if (name === 'HEADER') {
    const [header, value] = [rest.shift(), rest.shift()];
    return typeof header !== 'string' || typeof value !== 'string' ? null : headerHas(header, value);
  }
  const { messages } = folder;
  const withValue = valueKeys[name];
  if (withValue !== undefined) {
    const value = rest.shift();
    return typeof value === 'string' ? withValue(value, messages) : null;
  }
  const numbers = sequenceSet(first, messages.length);
  return numbers && (({ number }) => numbers(number));
}

const flagKeys: Record<string, (one: NumberedMessage, folder: SearchedFolder) => boolean> = {
  ALL: () => true,
  SEEN: ({ message }) => message.isRead,
  UNSEEN: ({ message }) => !message.isRead,
  DELETED: (one, { isDeleted }) => isDeleted(one),
  UNDELETED: (one, { isDeleted }) => !isDeleted(one),
  DRAFT: ({ message }) => message.folder === 'drafts',
  UNDRAFT: ({ message }) => message.folder !== 'drafts',
  ANSWERED: () => false,
  UNANSWERED: () => true,
  FLAGGED: () => false,
  UNFLAGGED: () => true,
  NEW: () => false,
  RECENT: () => false,
  OLD: () => true,
};

const valueKeys: Record<string, (value: string, messages: readonly NumberedMessage[]) => Match | null> = {
  SUBJECT: (value) => headerHas('subject', value),
  FROM: (value) => headerHas('from', value),
  TO: (value) => headerHas('to', value),
  CC: (value) => headerHas('cc', value),
  BCC: (value) => headerHas('bcc', value),
  BODY: (value) => (one) => has(decodedBody(sourceOf(one.message)), value),
  TEXT: (value) => (one) => {
    const source = sourceOf(one.message);
    return has(source, value) || has(decodedBody(source), value);
  },
  SINCE: (value) => onDay(value, (received, day) => received >= day),
  BEFORE: (value) => onDay(value, (received, day) => received < day),
  ON: (value) => onDay(value, (received, day) => received === day),
  SENTSINCE: (value) => onDay(value, (received, day) => received >= day),
  SENTBEFORE: (value) => onDay(value, (received, day) => received < day),
  SENTON: (value) => onDay(value, (received, day) => received === day),
  LARGER: (value) => (one) => sourceOf(one.message).length > Number(value),
  SMALLER: (value) => (one) => sourceOf(one.message).length < Number(value),
  UID: (value, messages) => {
    const uids = sequenceSet(value, messages.at(-1)?.uid ?? 0);
    return uids && (({ uid }) => uids(uid));
  },
  KEYWORD: () => () => false,
  UNKEYWORD: () => () => true,
};

const has = (text: string, part: string): boolean =>
  text.toLowerCase().includes(Buffer.from(part, 'latin1').toString('utf8').toLowerCase());

function headerHas(name: string, value: string): Match {
  return ({ message }) => {
    const header = headersOf(sourceOf(message))[name.toLowerCase()];
    return header !== undefined && has(decodedWords(header), value);
  };
}

/** Days are compared without their time of day. */
function onDay(value: string, compare: (received: number, day: number) => boolean): Match | null {
  const day = Date.parse(`${value.replaceAll('-', ' ')} UTC`);
  if (Number.isNaN(day)) return null;
  const length = 24 * 60 * 60 * 1000;
  return ({ message }) => compare(Math.floor(Date.parse(message.receivedAt) / length), Math.floor(day / length));
}
