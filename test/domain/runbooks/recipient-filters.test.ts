/** One rule for recipient filters, in the inputs of all runbooks and in what a worker is asked for. */
import type { z } from 'zod';
import { managementScope } from '../../../domain/resources/management-scope.ts';
import { serverManagementScope } from '../../../domain/resources/server-management-scope.ts';
import { catalogue } from '../../../domain/runbooks/catalogue.ts';

const properties = catalogue.flatMap(({ name, schema }) => {
  const { mailboxScope } = (schema as unknown as { shape: Record<string, z.ZodType | undefined> }).shape;
  return mailboxScope === undefined ? [] : [[name, (filter: string) => mailboxScope.safeParse(filter)] as const];
});
const resources = [managementScope, serverManagementScope].map(
  ({ kind, schema }) =>
    [kind, (recipientFilter: string) => schema.safeParse({ name: 'Sales', recipientFilter })] as const,
);

it('four runbooks take one', () => {
  expect(properties).toHaveLength(4);
});

describe.each([...properties, ...resources])('%s', (_name, parse) => {
  it.each([
    ['a control character', "Department -eq 'Sa\u0007les'"],
    ['a line of its own', "Department -eq 'Sales\n'"],
    ['an expansion', 'Department -eq "$(whoami)"'],
    ['a thousand characters and more', `Department -eq '${'x'.repeat(1000)}'`],
    ['nothing', ''],
    ['something that is no filter', 'everybody'],
  ])('refuses a filter with %s', (_what, filter) => {
    expect(parse(filter).error?.issues[0]?.message).toMatch(/^must be (?:a recipient filter|at most 1000)/);
  });

  it('takes one that is none of it', () => {
    expect(parse("Department -eq 'Sales'").success).toBe(true);
  });
});
