/** What people are told at once: in each round until it has reached them, once, and never under another ID. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { sendNotifications } from '../../../activities/notify/send-notifications.ts';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import type { NotificationsAnswer } from '../../../domain/activity-contracts.ts';
import { newStop, recordLifting, recordStop } from '../../../journal/stops.ts';
import { openedWhenNeeded } from '../../../journal/opened-when-needed.ts';
import { journalSecrets } from '../../../journal/secrets.ts';
import { takeAnnouncement } from '../../../journal/announcements.ts';
import { testKeys } from '../../journal/test-keys.ts';
import { httpReceiver, type HttpReceiver } from './receivers.ts';

let program: HttpReceiver;
let home: string;
let journal: ReturnType<typeof openedWhenNeeded>;
let secrets: ReturnType<typeof journalSecrets>;

beforeEach(async () => {
  program = await httpReceiver();
  home = await mkdtemp(join(tmpdir(), 'announce-'));
  journal = openedWhenNeeded({ home });
  secrets = journalSecrets(journal, async () => testKeys);
  const kept = { kind: 'password', createdBy: 'ann' } as const;
  await secrets.put('program', program.address, kept);
  await secrets.put('signing', `whsec_${Buffer.alloc(32, 7).toString('base64')}`, kept);
  const channel = { kind: 'webhook', address: 'secret://program', signingSecret: 'secret://signing' };
  // Always night, and about nothing but how runs end.
  const quietHours = { from: '00:00', to: '23:59', timeZone: 'UTC' };
  const rule = { about: ['outcome'], notify: [{ by: 'program' }], connections: ['contoso'], quietHours };
  const file = { channels: { program: channel }, rules: { night: rule } };
  await writeFile(join(home, 'notifications.yaml'), JSON.stringify(file));
});
afterEach(async () => {
  await (await journal()).close();
  await program.close();
  await rm(home, { recursive: true, force: true });
});
afterAll(closeRoutes);

async function round(): Promise<NotificationsAnswer> {
  const activity = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  return (await activity.run(sendNotifications({ home, secrets, journal }))) as NotificationsAnswer;
}

const stopOf = (connection: string | null) =>
  newStop({ connection, by: 'ann', reason: 'wrong tenant' }, new Date().toISOString());
const got = () => program.posted.map(({ body }) => JSON.parse(body) as { type: string; data: { lines: string[] } });

it('a stop and its lifting are told to everybody whom a rule notifies of that connection, at night too, once each', async () => {
  const [here, elsewhere] = [stopOf('contoso'), stopOf('fabrikam')];
  await recordStop(await journal(), here);
  await recordStop(await journal(), elsewhere);
  await round();
  await round();
  expect(got().map(({ type }) => type)).toEqual(['stop']);
  expect(got()[0]?.data.lines.join('\n')).toContain(`runbook lift ${here.id}`);
  await recordLifting(await journal(), here, { by: 'ben', reason: null });
  await round();
  expect(got().map(({ type }) => type)).toEqual(['stop', 'lifting']);
});

it('what did not arrive is said, and sent with the next round under the same ID', async () => {
  await recordStop(await journal(), stopOf(null));
  const ids: unknown[] = [];
  program.status = 503;
  const { problems } = await round();
  expect(problems).toMatchObject([expect.stringMatching(/^program: .*503/)]);
  program.status = 202;
  expect((await round()).problems).toEqual([]);
  ids.push(...program.posted.map(({ headers }) => headers['webhook-id']));
  await round();
  expect(program.posted).toHaveLength(1);
  expect(ids).toEqual([expect.stringMatching(/^msg_[0-9a-f]{32}$/)]);
});

it('what a process took that has ended is sent once more, ten minutes later and not before', async () => {
  const stop = stopOf(null);
  await recordStop(await journal(), stop);
  expect(await takeAnnouncement(await journal(), `stop/${stop.id}`, 'program', '2026-01-01T00:00:00.000Z')).toBe(true);
  await round();
  expect(program.posted).toEqual([]);
  const later = new Date(Date.now() + 60_000).toISOString();
  expect(await takeAnnouncement(await journal(), `stop/${stop.id}`, 'program', later)).toBe(true);
});
