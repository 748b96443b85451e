/** The runbook's page and its examples say what the program says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseConnections } from '../../connectors/connections-file.ts';
import { dated } from '../../domain/dated-facts.ts';
import { normalForm } from '../../domain/recipient-filter.ts';
import { clientSenseOnlineInput } from '../../domain/runbooks/client-sense-online.ts';

const file = (...path: string[]) => readFileSync(join(__dirname, '..', '..', ...path), 'utf8');
const page = file('docs', 'runbooks', 'client-sense-online.md');

test.each(['applicationImpersonationOnline', 'messageTrace', 'mfaAllowListByAddress', 'ewsEnds'] as const)(
  'the page has the date of %s',
  (fact) => {
    expect(page).toContain(dated[fact].since);
  },
);

test('the example is an input, and its filter is one', () => {
  const example = clientSenseOnlineInput.parse(parse(file('examples', 'client-sense-online.yaml')));
  expect(normalForm(example.mailboxScope)).toBeDefined();
});

test('the example of connections can be read', () => {
  const connections = parseConnections(file('examples', 'connections.yaml'), 'connections.yaml');
  expect(Object.values(connections).map(({ kind }) => kind)).toEqual([
    'simulated',
    'exchange-server',
    'exchange-online',
  ]);
});
