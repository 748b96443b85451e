/** Monosync's page and its example say what the program says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dated } from '../../domain/dated-facts.ts';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'runbooks', 'monosync-onprem.md'), 'utf8');

test.each(['unconstrainedDelegation', 'trustedHostsOnServer', 'channelBindingNone'] as const)(
  'the page has the date of %s',
  (fact) => {
    expect(page).toContain(dated[fact].since);
  },
);
