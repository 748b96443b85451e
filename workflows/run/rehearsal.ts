/**
 * A stage's definition tried while its run is planned: nothing is planned or read, every output is known after apply, and
 * it ends where the definition needs a value. Finds a definition that uses the outer run before anyone approves the plan.
 */
import { outputOf, StepOutput, type OutputOf } from './output.ts';
import { OwnRun } from './own-run.ts';
import { Unreachable } from './run-aborted.ts';
import type { Run, RunbookDefinition } from './run.ts';

/** What the definition throws means nothing here; `OwnRun` keeps the use of the outer run, and throws it afterwards. */
export async function rehearse(definition: RunbookDefinition): Promise<void> {
  await definition(new OwnRun(rehearsal)).catch(() => undefined);
}

const rehearsal: Run = {
  section: () => undefined,
  superseded: () => undefined,
  ensure: async () => knownAfterApply(),
  read: async () => knownAfterApply(),
  ensureEach: async () => undefined,
  until: async () => undefined,
  probe: async () => undefined,
  refused: async () => undefined,
  manualStep: async () => undefined,
  known: async () => {
    throw new Unreachable('The stage needs a value: it is planned when it is reached.');
  },
  stage: async (_name, definition) => rehearse(definition),
  eachServer: async (servers, definition) => {
    for (const server of servers) await rehearse((run) => definition(run, server));
  },
};

function knownAfterApply<O>(): OutputOf<O> {
  const output = new StepOutput('a step of the stage');
  output.settle({ state: 'unknown' });
  return outputOf<O>(output);
}
