/** The page about notifications against what it is about. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notificationKeys } from '../../domain/notifications.ts';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'notifications.md'), 'utf8');
const example = readFileSync(join(__dirname, '..', '..', 'examples', 'notifications.yaml'), 'utf8');

/** By their place: the kind is the table's first column, and these two are what the page is divided by. */
const headings = ['kind', 'channels', 'rules'];

it.each(notificationKeys.filter((key) => !headings.includes(key)))('the page says what %s is', (key) => {
  expect(page).toContain(`\`${key}\``);
});

it.each(notificationKeys.filter((key) => !['tls', 'certificateAuthority', 'runbooks'].includes(key)))(
  'the example has %s',
  (key) => {
    expect(example).toMatch(new RegExp(`\\b${key}:`));
  },
);
