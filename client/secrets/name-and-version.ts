/** How a stored secret is named on the command line: NAME, NAME@VERSION, or a whole reference. */
import { parseSecretReference, secretNameRule, type SecretReference } from '../../domain/secret-reference.ts';
import { usageProblem } from '../command-problem.ts';

/** @throws CommandProblem; what was typed isn't repeated, since it may be the secret itself */
export function nameAndVersion(typed: string): SecretReference {
  const reference = parseSecretReference(typed.startsWith('secret://') ? typed : `secret://${typed}`);
  if (reference !== undefined) return reference;
  throw usageProblem(
    'secret-reference-invalid',
    `Write NAME, NAME@VERSION or secret://NAME@VERSION; a name is ${secretNameRule}.`,
  );
}
