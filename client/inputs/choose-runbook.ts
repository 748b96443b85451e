/** The named runbook, or a refusal that suggests the nearest name. */
import { nearest } from '../../domain/nearest.ts';
import { catalogue, runbookNamed, type CatalogueEntry } from '../../domain/runbooks/catalogue.ts';
import { usageProblem } from '../command-problem.ts';

/** @throws CommandProblem `runbook-unknown`, exit code 2 */
export function chooseRunbook(name: string | undefined): CatalogueEntry {
  const names = catalogue.map((each) => each.name);
  if (name === undefined) throw usageProblem('runbook-missing', `Name a runbook: ${names.join(', ')}.`);
  const found = runbookNamed(name);
  if (found !== undefined) return found;
  const meant = nearest(name, names);
  const hint = meant === undefined ? `there is ${names.join(', ')}` : `did you mean ${meant}?`;
  throw usageProblem('runbook-unknown', `There is no runbook "${name}": ${hint}${hint.endsWith('?') ? '' : '.'}`);
}
