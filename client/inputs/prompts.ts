/** Asks a person for missing inputs. Only on a terminal; questions go to stderr, like everything that isn't data. */
import type { Readable } from 'node:stream';
import { cancel, isCancel, select, text } from '@clack/prompts';
import type { z } from 'zod';
import { usageProblem } from '../command-problem.ts';
import type { Field } from './fields.ts';

/**
 * @param schema of the runbook, to refuse an answer at once
 * @returns the answers by property
 * @throws CommandProblem when the person gives up
 */
export async function askFor(
  missing: readonly Field[],
  schema: z.ZodType,
  input: Readable,
): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const field of missing) {
    const hint = field.holds === undefined ? '' : ', or @FILE with one on each line';
    const message =
      field.type === 'list' ? `${field.description} (several separated by commas${hint})` : field.description;
    const answer = await ask(field, message, schema, input);
    if (isCancel(answer)) {
      cancel('Nothing was started.', { output: process.stderr });
      throw usageProblem('input-given-up', 'The questions were not answered. Nothing was started.');
    }
    answers[field.property] = valueOf(field, String(answer));
  }
  return answers;
}

async function ask(field: Field, message: string, schema: z.ZodType, input: Readable): Promise<unknown> {
  const streams = { input, output: process.stderr };
  if (field.choices !== undefined) {
    return await select({ ...streams, message, options: field.choices.map((value) => ({ value })) });
  }
  return await text({
    ...streams,
    message,
    validate: (answer) => problemWith(field, valueOf(field, answer ?? ''), schema),
  });
}

/** Validates with the whole schema, of whose issues only those of this property count: the others aren't answered yet. */
function problemWith(field: Field, value: unknown, schema: z.ZodType): string | undefined {
  // Files are read, and addresses checked, when all inputs are known.
  if (field.holds !== undefined) return Array.isArray(value) && value.length > 0 ? undefined : 'must not be empty';
  const read = schema.safeParse({ [field.property]: value });
  return read.error?.issues.find((issue) => issue.path[0] === field.property)?.message;
}

function valueOf(field: Field, answer: string): unknown {
  switch (field.type) {
    case 'list':
      return answer.split(/[\s,]+/).filter((part) => part !== '');
    case 'number':
      return Number(answer);
    case 'flag':
      return /^(?:y|yes|true)$/i.test(answer);
    default:
      return answer.trim();
  }
}
