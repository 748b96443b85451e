/**
 * What is wrong with an input, as text: where, and what to write instead. Values are never repeated: a password may have
 * been written where its reference belongs.
 */
import type { z } from 'zod';
import { nearest } from '../../domain/nearest.ts';
import type { InputProblem } from '../command-problem.ts';
import type { Field } from './fields.ts';
import type { InputFile } from './input-file.ts';

export interface Given {
  readonly fields: readonly Field[];
  readonly file: InputFile | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The issues of a schema as problems, each named by the file's place or the option that it was given by. */
export function problemsOf(issues: readonly z.core.$ZodIssue[], given: Given): InputProblem[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys, given) : [problem(issue, given)],
  );
}

function unknownKeys(keys: readonly string[], { fields, file }: Given): InputProblem[] {
  const known = fields.map(({ property }) => property);
  return keys.map((key) => {
    const meant = nearest(key, known);
    const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean "${meant}"?`;
    return { where: `${file?.place(key) ?? 'input'} ${key}`, problem: `is not an input of this runbook; ${hint}` };
  });
}

function problem(issue: z.core.$ZodIssue, given: Given): InputProblem {
  const [property, ...rest] = issue.path.map(String);
  const field = given.fields.find((each) => each.property === property);
  if (property === undefined || field === undefined) return { where: 'input', problem: issue.message };
  if (isMissing(issue, property, given)) {
    return {
      where: property,
      problem: `is missing: give --${field.option}, or write "${property}: ..." into the input file (${field.description})`,
    };
  }
  const where =
    property in given.options ? `--${field.option}` : `${given.file?.place(property) ?? 'input'} ${property}`;
  return { where: [where, ...rest].join('.'), problem: words(issue, field) };
}

function isMissing(issue: z.core.$ZodIssue, property: string, { file, options }: Given): boolean {
  return issue.path.length === 1 && (options[property] ?? file?.values[property] ?? undefined) === undefined;
}

const types: Record<Field['type'], string> = {
  text: 'must be a text',
  flag: 'must be true or false',
  number: 'must be a number',
  list: 'must be a list',
};

function words(issue: z.core.$ZodIssue, field: Field): string {
  if (issue.code === 'invalid_type') return issue.path.length > 1 ? `must be a ${issue.expected}` : types[field.type];
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small' && issue.message.startsWith('Too small'))
    return `must not be shorter than ${issue.minimum}`;
  if (issue.code === 'too_big' && issue.message.startsWith('Too big'))
    return `must not be longer than ${issue.maximum}`;
  return issue.message;
}
