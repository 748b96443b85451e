/** What every statement says besides what it is about. */
import { randomBytes } from 'node:crypto';
import type { Statement } from '../../domain/statement.ts';

/** What is sent to a run that no worker serves takes effect within a day, or never. Milliseconds. */
const validFor = 86_400_000;

/** @param installation whose run it is */
export function statement(installation: string | null): Omit<Statement, 'reason'> {
  const issued = Date.now();
  return {
    v: 1,
    installation,
    salt: randomBytes(16).toString('hex'),
    issuedAt: new Date(issued).toISOString(),
    notAfter: new Date(issued + validFor).toISOString(),
  };
}
