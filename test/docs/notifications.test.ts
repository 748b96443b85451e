/** The page about notifications against what it is about. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { teamsCard } from '../../activities/notify/teams-card.ts';
import { notificationKeys } from '../../domain/notifications.ts';
import { messageOf } from '../../domain/notification-text.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { aboutWait } from '../../domain/wait-for-person.ts';

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

interface Recorded {
  events: { workflowExecutionCompletedEventAttributes?: { result: { payloads: { data: string }[] } } }[];
}

/** What the first approval of the recorded run is announced with, had it been asked for then. */
function announced(): ReturnType<typeof messageOf> {
  const path = join(__dirname, '..', 'replay', 'histories', 'client-sense-online.json');
  const { events } = JSON.parse(readFileSync(path, 'utf8')) as Recorded;
  const [result] = events.at(-1)?.workflowExecutionCompletedEventAttributes?.result.payloads ?? [];
  const record = JSON.parse(Buffer.from(result?.data ?? '', 'base64').toString()) as RunRecord;
  const asked = { ...record, requestedBy: 'ann', plans: record.plans.slice(0, 1) };
  const since = '2026-11-30T15:19:00.000Z';
  const about = aboutWait(asked, 'approval of the plan by anybody but ann');
  const { run, runId } = record;
  const until = '2026-12-03T15:19:00.000Z';
  const wait = { run, runId, number: 1, kind: 'approval', since, until, remindEvery: 0, about } as const;
  return messageOf({ wait, kind: 'first' }, Date.parse(since));
}

it('the mail and the card on the page are what people get', () => {
  const { title, lines } = announced();
  // A recording has a hash of its own.
  const withHash = /(?<=^Plan )[0-9a-f]{8}/gm;
  const mail = `Subject: ${title}\n\n${lines.join('\n')}\n`;
  expect(page.replaceAll(withHash, '')).toContain(mail.replaceAll(withHash, ''));
  expect(page).toContain(JSON.stringify(teamsCard(title, lines.slice(0, 2)), null, 2));
});
