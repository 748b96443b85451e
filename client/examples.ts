/** The examples that come with the project: one input file per runbook. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path of a runbook's example input, or undefined when it has none. Found from the source tree and from dist/ alike. */
export function examplePath(runbook: string): string | undefined {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'examples', `${runbook}.yaml`);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Its text, or null. */
export function exampleText(runbook: string): string | null {
  const file = examplePath(runbook);
  return file === undefined ? null : readFileSync(file, 'utf8');
}
