/** The files that a runbook has beside its code, and what to do about one that is missing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');

/** How each is made, by its path from the project's root. */
function filesOf(runbook: string): Record<string, string> {
  return {
    [`examples/${runbook}.yaml`]: 'write an input that is good on the simulated tenant: `runbook demo` runs it',
    [pagePath(runbook)]:
      'write it after docs/runbooks/ce-mailbox-oauth.md: inputs, changes, proof, rights of the runner',
    [`test/replay/histories/${runbook}.json`]: `record it: npm run build && npm run record -- ${runbook}`,
  };
}

function pagePath(runbook: string): string {
  return `docs/runbooks/${runbook}.md`;
}

/** A sentence for each file that isn't there. */
export function missingFilesOf(runbook: string): string[] {
  return Object.entries(filesOf(runbook)).flatMap(([path, how]) =>
    existsSync(join(root, path)) ? [] : [`${path} is missing: ${how}`],
  );
}

/** The text of the runbook's page. */
export function pageOf(runbook: string): string {
  const path = pagePath(runbook);
  if (!existsSync(join(root, path))) throw new Error(`${path} is missing: ${filesOf(runbook)[path]}`);
  return readFileSync(join(root, path), 'utf8');
}

/** Which of these texts the page doesn't have. */
export function lacking(page: string, texts: readonly string[]): string[] {
  return texts.filter((text) => !page.includes(text));
}
