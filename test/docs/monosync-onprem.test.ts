/** Monosync's page and its example say what the program says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { dated } from '../../domain/dated-facts.ts';
import { monosyncOnpremInput } from '../../domain/runbooks/monosync-onprem.ts';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'runbooks', 'monosync-onprem.md'), 'utf8');
const { properties = {} } = z.toJSONSchema(monosyncOnpremInput, { io: 'input', unrepresentable: 'any' });

test.each(Object.entries(properties))('the page has the input %s, in the words of its schema', (name, property) => {
  const { description, default: byDefault } = property as { description?: string; default?: string | string[] };
  const shown = byDefault === undefined ? '' : String(byDefault);
  expect(page).toContain(`| \`${name}\` | ${description} | ${shown}`.trimEnd());
});

test.each(['unconstrainedDelegation', 'trustedHostsOnServer', 'channelBindingNone'] as const)(
  'the page has the date of %s',
  (fact) => {
    expect(page).toContain(dated[fact].since);
  },
);
