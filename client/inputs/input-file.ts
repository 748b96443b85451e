/** The input file, YAML or JSON (which is YAML): its values, and the place of each in the file. */
import { isMap, isNode } from 'yaml';
import { parseYaml } from '../../connectors/yaml-file.ts';
import { usageProblem } from '../command-problem.ts';
import { readText, whyUnreadable } from '../../processes/text-file.ts';

export interface InputFile {
  readonly values: Readonly<Record<string, unknown>>;
  /** `file:line:column` of a property, or of the file. */
  place(property: string | undefined): string;
}

/** @throws CommandProblem when it can't be read, or isn't a mapping */
export async function readInputFile(file: string): Promise<InputFile> {
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw usageProblem(
      'input-unreadable',
      `The input file ${file} ${missing ? "doesn't exist" : whyUnreadable(error)}.`,
    );
  }
  return parseInput(text, file);
}

/** @throws CommandProblem */
function parseInput(text: string, file: string): InputFile {
  const { document, at } = parseYaml(text, file);
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      where: at(error.pos[0]),
      problem: `isn't YAML (${error.code})`,
    }));
    throw usageProblem('input-invalid', `The input file ${file} isn't YAML or JSON.`, { problems });
  }
  const { contents } = document;
  if (contents !== null && !isMap(contents)) {
    throw usageProblem(
      'input-invalid',
      `The input file ${file} must contain properties, such as "displayName: Client Sense".`,
    );
  }
  return {
    values: (document.toJS() ?? {}) as Record<string, unknown>,
    place: (property) => {
      const key = contents?.items.find((pair) => String(pair.key) === property)?.key;
      return isNode(key) ? at(key.range?.[0] ?? 0) : file;
    },
  };
}
