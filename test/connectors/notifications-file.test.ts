/** notifications.yaml: what is right, and how what is wrong is reported. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseNotifications, readNotifications } from '../../connectors/notifications-file.ts';
import { Failure } from '../../domain/failure.ts';
import { inTheLog } from '../../domain/notifications.ts';

const example = readFileSync(join(__dirname, '..', '..', 'examples', 'notifications.yaml'), 'utf8');

function problemOf(text: string): string {
  try {
    parseNotifications(text, 'n.yaml');
  } catch (error) {
    if (error instanceof Failure) return `${error.code} ${error.subject}`;
    throw error;
  }
  return 'none';
}

it('the example can be used', () => {
  const { channels, rules } = parseNotifications(example, 'notifications.yaml');
  expect(Object.keys(channels)).toEqual(['relay', 'exchange-team', 'service-desk']);
  expect(rules['approvers']).toMatchObject({ urgent: ['expiry'], alsoNotify: [{ by: 'exchange-team' }] });
  expect(channels['relay']).toMatchObject({ tls: true });
});

it('without a file everything goes to the log', async () => {
  const home = await mkdtemp(join(tmpdir(), 'no-notifications-'));
  expect(await readNotifications(home)).toBe(inTheLog);
  await rm(home, { recursive: true });
});

it.each([
  ['a text that is not YAML', 'channels: [', /n\.yaml:1:\d+ isn't YAML/],
  ['an empty file', '', /channels is missing.*rules is missing/],
  [
    'a key that is misspelled',
    example.replace('quietHours', 'quietHour'),
    /n\.yaml:\d+:5 .*quietHour is not known here; did you mean "quietHours"/,
  ],
  [
    'a kind that does not exist',
    example.replace('kind: teams', 'kind: pigeon'),
    /channels\.exchange-team.* needs a "kind": teams, mail or webhook/,
  ],
  [
    'a secret where a reference belongs',
    example.replace('secret://relay-password', 'hunter2'),
    /channels\.relay\.password must be a secret reference/,
  ],
  [
    'a channel that does not exist',
    example.replace('{ by: service-desk }', '{ by: servicedesk }'),
    /rules\.operators\.notify\.1\.by must be the name of a channel above: relay, exchange-team, service-desk/,
  ],
  [
    'a mail to nobody',
    example.replace(', to: ann@contoso.example', ''),
    /rules\.approvers\.notify\.0\.to is missing: a mail needs an address/,
  ],
  [
    'an address for a card',
    example.replace('{ by: service-desk }', '{ by: exchange-team, to: ann@contoso.example }'),
    /can't be used with a channel of kind teams/,
  ],
  [
    'a subject that does not exist',
    example.replace('[approval, expiry]', '[approvals]'),
    /rules\.approvers\.about\.0 must be one of approval, manual-step/,
  ],
  [
    'nobody to notify',
    example.replace(/notify:\n {6}- { by: exchange-team }\n {6}- { by: service-desk }/, 'notify: []'),
    /rules\.operators\.notify must name at least one/,
  ],
  [
    'mail in the clear across a network',
    example.replace('port: 587', 'port: 587\n    tls: false'),
    /channels\.relay\.tls may be false for a relay on the same machine only/,
  ],
  [
    'a user without a password',
    example.replace('    password: secret://relay-password\n', ''),
    /channels\.relay\.password is missing/,
  ],
  [
    'a time zone that does not exist',
    example.replace('Europe/Amsterdam', 'Europe/Atlantis'),
    /rules\.approvers\.quietHours\.timeZone must be a name of the IANA/,
  ],
])('%s is refused, with its place and what to write instead', (_, text, words) => {
  const problem = problemOf(text);
  expect(problem).toMatch(/^notifications-file-invalid n\.yaml/);
  expect(problem).toMatch(words);
  expect(problem).not.toContain('hunter2');
});
