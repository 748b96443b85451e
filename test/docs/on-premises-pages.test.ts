/** The pages and examples of Client Sense on premises and of AllSolutions say what the program says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { dated } from '../../domain/dated-facts.ts';
import { allsolutionsEwsInput } from '../../domain/runbooks/allsolutions-ews.ts';
import { clientSenseOnpremInput } from '../../domain/runbooks/client-sense-onprem.ts';

const file = (...path: string[]) => readFileSync(join(__dirname, '..', '..', ...path), 'utf8');
const propertiesOf = (schema: z.ZodType) =>
  Object.entries(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).properties ?? {}) as [
    string,
    { description?: string; default?: string | boolean | string[] },
  ][];

describe.each([
  ['client-sense-onprem', clientSenseOnpremInput],
  ['allsolutions-ews', allsolutionsEwsInput],
] as const)('%s', (name, schema) => {
  const page = file('docs', 'runbooks', `${name}.md`);

  test.each(propertiesOf(schema))('the page has the input %s, in the words of its schema', (property, given) => {
    const shown = given.default === undefined ? '' : String(given.default);
    expect(page).toContain(`| \`${property}\` | ${given.description} | ${shown}`.trimEnd());
  });

  test('the example is an input', () => {
    expect(schema.safeParse(parse(file('examples', `${name}.yaml`)))).toMatchObject({ success: true });
  });
});

describe('the Dutch page of AllSolutions', () => {
  const [english, dutch] = ['allsolutions-ews.md', 'allsolutions-ews.nl.md'].map((name) =>
    file('docs', 'runbooks', name),
  );

  test.each(propertiesOf(allsolutionsEwsInput))('has the input %s with its default', (property, given) => {
    const row = new RegExp(
      `^\\| \`${property}\` \\| .+ \\| *${given.default === undefined ? '' : String(given.default)} *\\|$`,
      'm',
    );
    expect(dutch).toMatch(row);
  });

  test.each([
    'basicAuthenticationOnline',
    'impersonationByDiscoveryManagement',
    'ewsAtPodServers',
    'exchangeServerVersions',
  ] as const)('has the date of %s, as the English one', (fact) => {
    expect(english).toContain(dated[fact].since);
    expect(dutch).toContain(dated[fact].since);
  });

  test('names every cmdlet that changes something, as the English one', () => {
    const cmdlets = (page = '') => [...new Set(page.match(/`(?:New|Set|Remove|Clear)-[A-Za-z]+/g))].toSorted();
    const changes = (english ?? '').split('## Rights of the runner')[0];
    expect(cmdlets(dutch)).toEqual(cmdlets(changes));
  });
});
