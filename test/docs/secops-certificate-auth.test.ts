/** The runbook's page says what the program says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { dated } from '../../domain/dated-facts.ts';
import { secopsCertificateAuthInput } from '../../domain/runbooks/secops-certificate-auth.ts';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'runbooks', 'secops-certificate-auth.md'), 'utf8');

const { properties = {} } = z.toJSONSchema(secopsCertificateAuthInput, { io: 'input', unrepresentable: 'any' });

test.each(Object.entries(properties))('the page has the input %s, in the words of its schema', (name, property) => {
  const { description, default: byDefault } = property as { description?: string; default?: string | number | boolean };
  const shown = byDefault === undefined ? '' : String(byDefault);
  expect(page).toContain(`| \`${name}\` | ${description} | ${shown}`.trimEnd());
});

test.each(['azureAdAndMsOnlineModules', 'protectionManageAsApp', 'complianceSearchSession'] as const)(
  'the page has the date of %s',
  (fact) => {
    expect(page).toContain(dated[fact].since);
  },
);
