/** `runbook show <runbook>` */
import { exampleText } from '../examples.ts';
import { exitCodes } from '../exit-codes.ts';
import { chooseRunbook } from '../inputs/choose-runbook.ts';
import { fieldsOf, inputSchema } from '../inputs/fields.ts';
import type { Run } from '../invocation.ts';

export const run: Run = async ({ args }) => {
  const { name, title, document, schema } = chooseRunbook(args[0]);
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
};
