/** The Dutch page of AllSolutions says what the English one and the program say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { dated } from '../../domain/dated-facts.ts';
import { allsolutionsEwsInput } from '../../domain/runbooks/allsolutions-ews.ts';

const file = (...path: string[]) => readFileSync(join(__dirname, '..', '..', ...path), 'utf8');
const propertiesOf = (schema: z.ZodType) =>
  Object.entries(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).properties ?? {}) as [
    string,
    { description?: string; default?: string | boolean | string[] },
  ][];

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
