/**
 * Lists of addresses, thousands of them: inline, as `@FILE`, or by `<property>File` in an input file. They are
 * checked here, line by line, and kept under their digest in the journal; a run is started with the digest.
 */
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { listDigest } from '../../domain/list-reference.ts';
import type { InputProblem } from '../command-problem.ts';
import type { Field } from './fields.ts';
import { readText, whyUnreadable } from '../../processes/text-file.ts';

interface Given {
  /** The input file, where there is one: paths in it are relative to it. */
  readonly file: string | undefined;
  readonly values: Readonly<Record<string, unknown>>;
  /** They override the file's values. */
  readonly options: Readonly<Record<string, unknown>>;
  /** @returns the reference of a list that is kept. Absent: none is */
  readonly keep?: ((items: readonly string[]) => Promise<string>) | undefined;
}

interface Item {
  readonly where: string;
  readonly text: string;
}

const address = z.email();
const shownProblems = 20;

/** @returns the values with digests in place of lists, and what is wrong with the lists */
export async function storeLists(
  fields: readonly Field[],
  { file, values, options, keep }: Given,
): Promise<{ values: Record<string, unknown>; problems: InputProblem[]; refused: string[] }> {
  const all: Record<string, unknown> = { ...values, ...options };
  const problems: InputProblem[] = [];
  const refused: string[] = [];
  for (const { property } of fields.filter(({ holds }) => holds !== undefined)) {
    const byFile = `${property}File`;
    const named = all[byFile];
    delete all[byFile];
    const isOption = property in options;
    const value = isOption || typeof named !== 'string' ? all[property] : `@${named}`;
    if (value === undefined || (typeof value === 'string' && listDigest(value) !== undefined)) continue;
    const folder = isOption || file === undefined ? process.cwd() : dirname(file);
    const read = await itemsOf(property, value, folder);
    const wrong = read.problem === undefined ? problemsIn(property, read.items) : [read.problem];
    if (wrong.length > 0) {
      problems.push(...wrong);
      refused.push(property);
    } else if (keep !== undefined) {
      all[property] = await keep(read.items.map(({ text }) => text));
    }
  }
  return { values: all, problems, refused };
}

async function itemsOf(
  property: string,
  value: unknown,
  folder: string,
): Promise<{ items: Item[]; problem?: InputProblem }> {
  const given: unknown[] = Array.isArray(value) ? value : [value];
  const [first] = given;
  if (given.length === 1 && typeof first === 'string' && first.startsWith('@')) {
    const path = resolve(folder, first.slice(1));
    try {
      return { items: linesOf(basename(path), await readText(path)) };
    } catch (error) {
      return { items: [], problem: { where: property, problem: `the file ${path} ${whyUnreadable(error)}` } };
    }
  }
  return { items: given.map((each, index) => ({ where: `${property}.${index}`, text: textOf(each) })) };
}

/** Blank lines and lines that begin with # are no items. */
function linesOf(name: string, text: string): Item[] {
  return text
    .split(/\r?\n/)
    .map((line, index) => ({ where: `${name}:${index + 1}`, text: line.trim() }))
    .filter((item) => item.text !== '' && !item.text.startsWith('#'));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function problemsIn(property: string, items: readonly Item[]): InputProblem[] {
  if (items.length === 0) return [{ where: property, problem: 'must name at least one address' }];
  const wrong = items.filter(({ text }) => !address.safeParse(text).success);
  const problems = wrong.slice(0, shownProblems).map(({ where }) => ({
    where,
    problem: 'must be an address such as name@contoso.example',
  }));
  const more = wrong.length - problems.length;
  return more > 0 ? [...problems, { where: property, problem: `and ${more} more that aren't addresses` }] : problems;
}
