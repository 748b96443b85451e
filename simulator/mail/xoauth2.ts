/**
 * The initial response of SASL XOAUTH2: base64 of `user=<address>^Aauth=Bearer <token>^A^A`.
 * Source: learn, "Authenticate an IMAP, POP or SMTP connection using OAuth".
 */
const separator = '\u0001';

export interface XOAuth2 {
  user: string;
  token: string;
}

/** @returns null for what isn't one */
export function readXOAuth2(response: string): XOAuth2 | null {
  const fields = Buffer.from(response.trim(), 'base64').toString('utf8').split(separator);
  const [first = '', second = '', ...rest] = fields;
  const user = /^user=(.+)$/i.exec(first)?.[1];
  const token = /^auth=Bearer (.+)$/i.exec(second)?.[1];
  if (user === undefined || token === undefined || rest.join('|') !== '|') return null;
  return { user, token };
}
