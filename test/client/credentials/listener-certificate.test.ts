/** What the command line says of a certificate whose key lies on its server, and what it doesn't promise about it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentialRecordsCheck } from '../../../client/checks/credential-records.ts';
import { run as credentials } from '../../../client/commands/credentials.ts';
import { run as rotate } from '../../../client/commands/rotate.ts';
import type { Run } from '../../../client/invocation.ts';
import type { RecordedNow } from '../../../domain/recorded-credential.ts';
import { withJournal } from '../../../client/with-journal.ts';
import { recordCredential } from '../../../journal/credentials.ts';
import { tamper } from '../../journal/backends.ts';
import { testIo } from '../test-io.ts';

const thumbprint = '6A8D7E5537D441190FD72C7C2E879A064072CE0F';
const location = `cert://ex02.contoso.local/${thumbprint}`;

let home: string;
let key: string;
let made: RecordedNow;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'listener-certificate-'));
  const notBefore = new Date(Date.now() - 344 * 86_400_000).toISOString();
  const notAfter = new Date(Date.now() + 21 * 86_400_000).toISOString();
  made = {
    kind: 'listener-certificate',
    holder: { kind: 'server', id: 'aaaaaaaa-2222-4333-8444-555555555555', name: 'ex02.contoso.local' },
    current: { secret: location, keyId: null, thumbprint, notBefore, notAfter },
    connection: 'corp',
    run: 'monosync-onprem/corp/contoso\\monosync_svc',
    at: notBefore,
  };
  ({ key } = await withJournal({ home }, (journal) => recordCredential(journal, made)));
});
afterEach(async () => rm(home, { recursive: true }));

const runs = async (command: Run, args: string[], options: Record<string, unknown> = {}) => {
  const { io } = testIo({ environment: { RUNBOOKS_HOME: home } });
  return command({ args, options, words: [] }, io);
};

it('is listed with its server, its end and where it lies; there is no secret of it', async () => {
  expect(await runs(credentials, [])).toMatchObject({
    kind: 'credentials',
    document: [
      {
        key: 'ex02-contoso-local-certificate-aaaaaaaa',
        application: 'ex02.contoso.local',
        kind: 'listener-certificate',
        state: 'due',
        secret: null,
        location,
        reasons: ['renewal-due'],
      },
    ],
  });
});

it('whose record is damaged is named, and hides no other', async () => {
  const other = {
    ...made,
    holder: { kind: 'server', id: 'bbbbbbbb-2222-4333-8444-555555555555', name: 'ex01' },
  } as const;
  await withJournal({ home }, async (journal) => {
    await recordCredential(journal, other);
    await tamper(journal, `update credentials set record = '{}' where part = '${key}'`);
  });
  const { io, error } = testIo({ environment: { RUNBOOKS_HOME: home } });
  expect(await credentials({ args: [], options: {}, words: [] }, io)).toMatchObject({
    document: [{ key: 'ex01-certificate-bbbbbbbb' }],
    exit: 1,
  });
  expect(error()).toContain(`The record of ${key} on corp is damaged`);
  await expect(runs(rotate, [key], { by: 'ann' })).rejects.toMatchObject({ code: 'credential-record-invalid' });
  const check = await credentialRecordsCheck({ home }, undefined);
  expect(check).toMatchObject({ result: 'wrong', detail: expect.stringContaining(`${key} on corp`) });
  expect(await credentialRecordsCheck({ home }, 'contoso')).toMatchObject({ result: 'ok' });
});

it('is not delivered anywhere: it has no value', async () => {
  await expect(runs(rotate, [key], { by: 'ann', deliverTo: 'ce-vault' })).rejects.toMatchObject({ code: 'usage' });
});

it('is not rotated because it is the only one, when no key is given', async () => {
  for (const empty of ['', ' ']) {
    await expect(runs(rotate, [empty], { by: 'ann' })).rejects.toMatchObject({
      code: 'credential-unnamed',
      exitCode: 2,
    });
  }
});
