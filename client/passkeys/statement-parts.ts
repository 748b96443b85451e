/** What every statement about a passkey says besides what it is about. */
import { statementLasts } from '../../domain/passkey-statement.ts';
import type { Journal } from '../../journal/journal.ts';
import { statement } from '../sign-in/new-statement.ts';

export function statementParts({ installation }: Pick<Journal, 'installation'>) {
  const said = statement(installation);
  return { ...said, notAfter: new Date(Date.parse(said.issuedAt) + statementLasts).toISOString() };
}
