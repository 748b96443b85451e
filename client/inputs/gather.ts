/**
 * A runbook's input, from a file, from options (which override it) and, with a terminal, from questions: checked as a
 * whole by the runbook's one schema before anything is contacted.
 */
import type { CatalogueEntry } from '../../domain/runbooks/catalogue.ts';
import type { Json } from '../../domain/json.ts';
import { usageProblem } from '../command-problem.ts';
import type { Io } from '../io.ts';
import { fieldsOf, type Field } from './fields.ts';
import { readInputFile, type InputFile } from './input-file.ts';
import { problemsOf } from './problems.ts';

/**
 * @param options by property, as given on the command line
 * @returns the validated input, defaults filled in
 * @throws CommandProblem `input-invalid` with every problem, exit code 2
 */
export async function gatherInput(
  runbook: CatalogueEntry,
  given: { file: string | undefined; options: Readonly<Record<string, unknown>> },
  io: Pick<Io, 'interactive' | 'stdin'>,
): Promise<Json> {
  const fields = fieldsOf(runbook.schema);
  const file = given.file === undefined ? undefined : await readInputFile(given.file);
  let options = given.options;
  if (io.interactive) options = { ...(await askForMissing(runbook, fields, file, options, io)), ...options };
  const read = runbook.schema.safeParse({ ...file?.values, ...options });
  if (read.success) return read.data as Json;
  const problems = problemsOf(read.error.issues, { fields, file, options });
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  throw usageProblem('input-invalid', `The input of ${runbook.name} has ${count}.`, {
    problems,
    advice: `"runbook show ${runbook.name}" says what it is asked with.`,
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
