/**
 * A message as mail clients see it: its MIME source, one character for each byte. One that came by SMTP is kept as it
 * came; others are made up from what Graph and EWS know of them.
 */
import type { MailMessage } from '../tenant/state.ts';

export interface MailHeaders {
  /** Values by name in lower case, unfolded; the first of a name that is repeated. */
  [name: string]: string;
}

export function sourceOf(message: MailMessage): string {
  if (message.source !== undefined) return message.source;
  const body = Buffer.from(message.body, 'utf8').toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  return [
    `From: <${message.from}>`,
    `To: ${message.to.map((address) => `<${address}>`).join(', ')}`,
    `Subject: ${encodedWord(message.subject)}`,
    `Date: ${new Date(message.receivedAt).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${message.id}@prod.outlook.com>`,
    'MIME-Version: 1.0',
    `Content-Type: text/${message.bodyType === 'HTML' ? 'html' : 'plain'}; charset="utf-8"`,
    'Content-Transfer-Encoding: base64',
    '',
    body,
    '',
  ].join('\r\n');
}

/** The header with its empty line, and what follows it. */
export function parts(source: string): { header: string; body: string } {
  const end = source.indexOf('\r\n\r\n');
  return end < 0 ? { header: source, body: '' } : { header: source.slice(0, end + 4), body: source.slice(end + 4) };
}

export function headersOf(source: string): MailHeaders {
  const headers: MailHeaders = {};
  for (const line of parts(source)
    .header.replaceAll(/\r\n[\t ]+/g, ' ')
    .split('\r\n')) {
    const [, name, value = ''] = /^([!-9;-~]+):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) headers[name.toLowerCase()] ??= value;
  }
  return headers;
}

/** Addresses of a header's value, without names and comments. */
export function addresses(value: string | undefined): string[] {
  return (value ?? '').match(/[^\s"(),:;<>[\]]+@[^\s"(),:;<>[\]]+/g) ?? [];
}

/** Text of RFC 2047 encoded words, else as it came. */
export function decodedWords(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?([^?]+)\?([BQ])\?([^?]*)\?=/gi, (_all, _charset: string, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('utf8')
        : quotedPrintable(text.replaceAll('_', ' ')),
    );
}

/** The text of a single-part body; of others, the body as it came. */
export function decodedBody(source: string): string {
  const { body } = parts(source);
  const encoding = (headersOf(source)['content-transfer-encoding'] ?? '').toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding === 'quoted-printable') return quotedPrintable(body.replaceAll(/=\r\n/g, ''));
  return Buffer.from(body, 'latin1').toString('utf8');
}

function quotedPrintable(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/gi, (_all, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function encodedWord(text: string): string {
  const isPlain = /^[\u0020-\u007E]*$/.test(text) && !text.includes('=?');
  return isPlain ? text : `=?utf-8?B?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}
