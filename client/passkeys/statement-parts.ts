/** What every statement about a passkey says besides what it is about. */
import { randomBytes } from 'node:crypto';
import { statementLasts } from '../../domain/passkey-statement.ts';
import type { Journal } from '../../journal/journal.ts';

export function statementParts({ installation }: Pick<Journal, 'installation'>) {
  const now = Date.now();
  return {
    v: 1,
    installation,
    issuedAt: new Date(now).toISOString(),
    notAfter: new Date(now + statementLasts).toISOString(),
    salt: randomBytes(16).toString('hex'),
  } as const;
}
