/**
 * A runbook's input, from a file, from options (which override it) and, on a terminal, from questions: validated as
 * a whole by the runbook's one schema before anything is contacted.
 */
import type { Config } from '../../config.ts';
import type { CatalogueEntry } from '../../domain/runbooks/catalogue.ts';
import type { Json } from '../../domain/json.ts';
import { addList } from '../../journal/lists.ts';
import { usageProblem } from '../command-problem.ts';
import type { Io } from '../io.ts';
import { withJournal } from '../with-journal.ts';
import { fieldsOf, type Field } from './fields.ts';
import { readInputFile, type InputFile } from './input-file.ts';
import { storeLists } from './lists.ts';
import { problemsOf } from './problems.ts';

/**
 * @param given options by property, as given on the command line; the installation in whose journal lists of addresses
 *   are kept, which is opened for them alone
 * @returns the validated input, defaults filled in
 * @throws CommandProblem `input-invalid` with every problem, exit code 2; Failure when a list can't be kept
 */
export async function gatherInput(
  runbook: CatalogueEntry,
  given: {
    file: string | undefined;
    options: Readonly<Record<string, unknown>>;
    installation?: Pick<Config, 'home' | 'database'>;
  },
  io: Pick<Io, 'interactive' | 'stdin'>,
): Promise<Json> {
  const fields = fieldsOf(runbook.schema);
  const file = given.file === undefined ? undefined : await readInputFile(given.file);
  let options = given.options;
  if (io.interactive) options = { ...(await askForMissing(runbook, fields, file, options, io)), ...options };
  const { installation } = given;
  const keep =
    installation && ((items: readonly string[]) => withJournal(installation, (journal) => addList(journal, items)));
  const lists = await storeLists(fields, { file: given.file, keep, options, values: file?.values ?? {} });
  const read = runbook.schema.safeParse(lists.values);
  if (read.success && lists.problems.length === 0) return read.data as Json;
  // A list that was refused has its own problems: the schema would only repeat them.
  const issues = (read.error?.issues ?? []).filter(({ path }) => !lists.refused.includes(String(path[0])));
  const problems = [...lists.problems, ...problemsOf(issues, { fields, file, options })];
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  throw usageProblem('input-invalid', `The input of ${runbook.name} has ${count}.`, {
    problems,
    advice: `"runbook show ${runbook.name}" lists its inputs.`,
  });
}

async function askForMissing(
  { schema }: CatalogueEntry,
  fields: readonly Field[],
  file: InputFile | undefined,
  options: Readonly<Record<string, unknown>>,
  { stdin }: Pick<Io, 'stdin'>,
): Promise<Record<string, unknown>> {
  const has = (property: string): boolean => (options[property] ?? file?.values[property] ?? undefined) !== undefined;
  const missing = fields.filter(({ required, property }) => required && !has(property));
  if (missing.length === 0) return {};
  const { askFor } = await import('./prompts.ts');
  return await askFor(missing, schema, stdin);
}
