/** `runbook show <what>`: a runbook, or what a run has planned. */
import { nearest } from '../../domain/nearest.ts';
import { catalogue, runbookNamed } from '../../domain/runbooks/catalogue.ts';
import { exampleText } from '../examples.ts';
import { exitCodes } from '../exit-codes.ts';
import { chooseRunbook } from '../inputs/choose-runbook.ts';
import { fieldsOf, inputSchema } from '../inputs/fields.ts';
import { argument, textOption, type Run } from '../invocation.ts';
import type { Answer } from '../io.ts';
import { showRun } from '../runs/show-run.ts';

export const run: Run = async (invocation, io) => {
  const named = argument(invocation, 0);
  const ofRun = ['stage', 'list'].some((option) => textOption(invocation, option) !== undefined);
  if (runbookNamed(named) !== undefined && !ofRun) return showRunbook(named);
  try {
    return await showRun(invocation, io);
  } catch (error) {
    // A misspelt runbook: what keeps a run of that name from being found says nothing.
    const names = catalogue.map(({ name }) => name);
    if (!ofRun && !named.includes('/') && nearest(named, names) !== undefined) chooseRunbook(named);
    throw error;
  }
};

function showRunbook(named: string): Answer {
  const { name, title, document, schema } = chooseRunbook(named);
  return {
    kind: 'show',
    document: {
      name,
      title,
      document,
      inputs: fieldsOf(schema).map(({ property, option, description, required, ...rest }) => ({
        property,
        option: `--${option}`,
        description,
        required,
        ...('default' in rest && { default: rest.default }),
        ...(rest.choices !== undefined && { choices: rest.choices }),
      })),
      schema: inputSchema(schema),
      example: exampleText(name),
    },
    exit: exitCodes.done,
  };
}
