/** Options of the command line, one for each field of a runbook's input. */
import { Option } from 'commander';
import type { Field } from './fields.ts';

/** The options of a field; a flag can be switched off as well, to override an input file. */
export function optionsOf(field: Field): Option[] {
  const words = describe(field);
  switch (field.type) {
    case 'flag':
      return [
        new Option(`--${field.option}`, words),
        new Option(`--no-${field.option}`, `not ${field.option}`).hideHelp().default(undefined),
      ];
    case 'list':
      return [new Option(`--${field.option} <values...>`, `${words}; ${severalOf(field)}`).argParser(collect)];
    case 'number':
      return [new Option(`--${field.option} <number>`, words).argParser(Number)];
    default:
      return [new Option(`--${field.option} <${field.choices?.join('|') ?? 'text'}>`, words)];
  }
}

/** What was given by options, by property; nothing for those that were not. */
export function givenByOptions(fields: readonly Field[], values: Record<string, unknown>): Record<string, unknown> {
  const given = fields.map(({ property }) => [property, values[property]] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function collect(value: string, before: unknown): string[] {
  const list = Array.isArray(before) ? (before as string[]) : [];
  return [
    ...list,
    ...value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ];
}

function severalOf({ holds }: Field): string {
  return holds === undefined
    ? 'several separated by blanks or commas'
    : 'several separated by blanks or commas, or @FILE with one on each line';
}

function describe({ description, required, ...rest }: Field): string {
  const isDefault = 'default' in rest ? ` (default: ${JSON.stringify(rest.default)})` : '';
  return `${description}${required ? ' (required)' : isDefault}`;
}
