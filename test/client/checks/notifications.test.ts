/** What `doctor` says about who is notified that runs wait. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notificationChecks } from '../../../client/checks/notifications.ts';
import { readConfig } from '../../../config.ts';
import { Failure } from '../../../domain/failure.ts';
import { openJournal } from '../../../journal/journal.ts';
import { recordUnreached } from '../../../journal/unreached.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'notifications-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

const stored = new Set(['secret://teams']);
const secrets = {
  pin: async (reference: string) => {
    if (stored.has(reference)) return `${reference}@1`;
    throw new Failure('secret-not-found', { service: 'secrets', subject: reference });
  },
};

async function checks(): Promise<Record<string, string>> {
  const found = await notificationChecks(readConfig({ RUNBOOKS_HOME: home }), secrets);
  return Object.fromEntries(found.map(({ name, result, detail }) => [name, `${result}: ${detail}`]));
}

async function write(webhook: string, notify = '{ by: team }'): Promise<void> {
  const text = `channels:\n  team: { kind: teams, webhook: ${webhook} }\nrules:\n  all: { about: [approval], notify: [${notify}] }\n`;
  await writeFile(join(home, 'notifications.yaml'), text);
}

it('says where messages go without a file', async () => {
  expect(await checks()).toEqual({
    notifications: expect.stringMatching(/^ok: .*in the worker's log alone/),
    'notifications, recipients': 'skipped: there is no journal yet',
  });
});

it('reads the file, and finds the secrets that it names', async () => {
  await write('secret://teams');
  expect(await checks()).toMatchObject({ notifications: expect.stringMatching(/^ok: .*1 channel, 1 rule$/) });
  await write('secret://gone');
  expect(await checks()).toMatchObject({ notifications: expect.stringMatching(/^wrong: .*secret:\/\/gone/) });
  await write('secret://teams', '{ by: pigeon }');
  expect(await checks()).toMatchObject({
    notifications: expect.stringMatching(/^wrong: .*yaml:4:\d+ rules\.all\.notify\.0\.by/),
  });
});

it('names who is out of reach, and why', async () => {
  const journal = await openJournal({ home });
  await recordUnreached(journal, 'team', 'A notification could not be sent (the webhook answers 500).');
  await journal.close();
  expect(await checks()).toMatchObject({
    'notifications, recipients': expect.stringMatching(/^warning: 0 waits .*team since .*answers 500/),
  });
});
