/** The runbook's page says what the program says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dated } from '../../domain/dated-facts.ts';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'runbooks', 'secops-certificate-auth.md'), 'utf8');

test.each(['azureAdAndMsOnlineModules', 'protectionManageAsApp', 'complianceSearchSession'] as const)(
  'the page has the date of %s',
  (fact) => {
    expect(page).toContain(dated[fact].since);
  },
);
