/** Finds a credential by its key, by Entra's id of it, or by a part of the key that only one has. */
import { listCredentials } from '../../activities/credential/registry.ts';
import type { Credential } from '../../domain/credential.ts';
import { nearest } from '../../domain/nearest.ts';
import { usageProblem } from '../command-problem.ts';

/** @throws CommandProblem `credential-unknown`, `credential-ambiguous` */
export async function findCredential(home: string, typed: string, connection: string | undefined): Promise<Credential> {
  const all = await listCredentials(home, connection);
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
