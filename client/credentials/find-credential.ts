/** Finds a credential by its key, by Entra's id of it, or by a part of the key that only one has. */
import type { Credential } from '../../domain/credential.ts';
import { nearest } from '../../domain/nearest.ts';
import { listCredentials, readCredential } from '../../journal/credentials.ts';
import type { Journal } from '../../journal/journal.ts';
import { usageProblem } from '../command-problem.ts';

/** @throws CommandProblem `credential-unnamed`, `credential-unknown`, `credential-ambiguous`; Failure `credential-record-invalid` */
export async function findCredential(
  journal: Journal,
  typed: string,
  connection: string | undefined,
): Promise<Credential> {
  if (typed.trim() === '') {
    throw usageProblem('credential-unnamed', 'The key of the credential is empty.', {
      advice: '"runbook credentials" lists them all.',
    });
  }
  const { credentials: all, damaged } = await listCredentials(journal, connection);
  const exact = all.filter(({ key, current }) => key === typed || current.keyId === typed);
  const meant = exact.length > 0 ? exact : all.filter(({ key }) => key.includes(typed.toLowerCase()));
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only;
  if (meant.length > 1) {
    const keys = meant.map((each) => `${each.key} (${each.connection})`).join(', ');
    throw usageProblem('credential-ambiguous', `"${typed}" could be ${keys}.`, {
      advice: 'Write the whole key, and --connection where two have the same.',
    });
  }
  const unreadable = damaged.find(({ key }) => key === typed);
  if (unreadable !== undefined) return readCredential(journal, unreadable.connection, unreadable.key);
  const near = nearest(
    typed,
    all.map(({ key }) => key),
  );
  throw usageProblem(
    'credential-unknown',
    `There is no credential "${typed}"${near === undefined ? '' : `; did you mean ${near}?`}.`,
    {
      advice: '"runbook credentials" lists them all.',
    },
  );
}
