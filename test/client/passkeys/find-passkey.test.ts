/** A passkey by the digits that people name it by: never one of two. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPasskey } from '../../../client/passkeys/find-passkey.ts';
import { openJournal, type Journal } from '../../../journal/journal.ts';
import { recordEnrolment } from '../../../journal/passkeys.ts';
import { ben, common } from '../../policy/passkeys/enrolled.ts';

let home: string;
let journal: Journal;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'find-passkey-'));
  journal = await openJournal({ home });
});
afterEach(async () => {
  await journal.close();
  await rm(home, { recursive: true, force: true });
});

const first16 = '0c1d2e3f4a5b6c7d';

async function enrolled(credentialId: string, enrolment: string): Promise<void> {
  const said = { action: 'enrol' as const, credentialId, publicKey: 'AAAA', rpId: 'localhost' };
  const statement = { ...common(journal), ...said };
  await recordEnrolment(journal, enrolment, { statement, person: ben, synced: false, counter: 0 });
}

it('is found by its first digits, and by all of them where somebody has made another one that begins so', async () => {
  const [own, other] = [first16.padEnd(64, '0'), first16.padEnd(64, 'f')];
  await enrolled('AAAA', own);
  expect(await findPasskey(journal, first16)).toMatchObject({ credentialId: 'AAAA' });
  await enrolled('BBBB', other);
  await expect(findPasskey(journal, first16)).rejects.toMatchObject({ code: 'passkey-ambiguous', exitCode: 2 });
  expect(await findPasskey(journal, own)).toMatchObject({ credentialId: 'AAAA' });
  expect(await findPasskey(journal, other)).toMatchObject({ credentialId: 'BBBB' });
});
