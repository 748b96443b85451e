/** ENVELOPE and BODYSTRUCTURE of a message (RFC 3501, section 7.4.2). */
import type { MimePart } from '../mail/mime-part.ts';
import { headersOf } from '../mail/source.ts';
import { quotedOrLiteral } from './arguments.ts';

export function envelope(source: string): string {
  const headers = headersOf(source);
  const text = (name: string) => quotedOrLiteral(headers[name] ?? null);
  const from = addressList(headers['from']);
  const or = (name: string) => (headers[name] === undefined ? from : addressList(headers[name]));
  const lists = [from, or('sender'), or('reply-to'), ...['to', 'cc', 'bcc'].map((name) => addressList(headers[name]))];
  return `(${[text('date'), text('subject'), ...lists, text('in-reply-to'), text('message-id')].join(' ')})`;
}

function addressList(value: string | undefined): string {
  const found = [
    ...(value ?? '').matchAll(/(?:"([^"]*)"|([^",<>]*?))\s*<([^<>\s]+)@([^<>\s]+)>|([^\s,<>]+)@([^\s,<>]+)/g),
  ];
  const shown = found.map(([, quoted, plain, user, host, bareUser, bareHost]) => {
    const name = (quoted ?? plain ?? '').trim();
    const parts = [name === '' ? null : name, null, user ?? bareUser ?? '', host ?? bareHost ?? ''];
    return `(${parts.map(quotedOrLiteral).join(' ')})`;
  });
  return shown.length === 0 ? 'NIL' : `(${shown.join('')})`;
}

/** A message inside a message is shown as a file: its own structure isn't simulated. */
export function bodyStructure(part: MimePart, isExtended: boolean): string {
  if (part.children.length > 0) {
    const children = part.children.map((child) => bodyStructure(child, isExtended)).join('');
    const extension = isExtended ? ` ${parameters(part)} NIL NIL` : '';
    return `(${children} ${quotedOrLiteral(part.subtype)}${extension})`;
  }
  const isNested = part.type === 'MESSAGE';
  const fields = [
    quotedOrLiteral(isNested ? 'APPLICATION' : part.type),
    quotedOrLiteral(isNested ? 'OCTET-STREAM' : part.subtype),
    parameters(part),
    quotedOrLiteral(part.id),
    quotedOrLiteral(part.description),
    quotedOrLiteral(part.encoding),
    String(part.body.length),
    ...(part.type === 'TEXT' ? [String(part.body.split('\r\n').length - 1)] : []),
    ...(isExtended ? ['NIL', disposition(part), 'NIL'] : []),
  ];
  return `(${fields.join(' ')})`;
}

function parameters(part: MimePart): string {
  const all = Object.entries(part.parameters).flat();
  return all.length === 0 ? 'NIL' : `(${all.map(quotedOrLiteral).join(' ')})`;
}

function disposition({ header }: MimePart): string {
  const [, kind, file] =
    /^\s*([^\s;]+)(?:.*?filename="?([^";]+))?/i.exec(headersOf(header)['content-disposition'] ?? '') ?? [];
  if (kind === undefined) return 'NIL';
  const named = file === undefined ? 'NIL' : `("filename" ${quotedOrLiteral(file)})`;
  return `(${quotedOrLiteral(kind)} ${named})`;
}
