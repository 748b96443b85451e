/** What a record that can't be read is reported as: by the file system's error, or by what is in it. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listCredentials, readCredential } from '../../../activities/credential/registry.ts';
import { failureOf } from '../../connectors/failure-of.ts';

let home = '';
let folder = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'registry-'));
  folder = join(home, 'credentials', 'demo');
  await mkdir(folder, { recursive: true });
});
afterEach(async () => rm(home, { recursive: true, force: true }));

it.each(['', '{', '{"format":1}'])('%j is an invalid record', async (text) => {
  await writeFile(join(folder, 'app-secret-1.json'), text);
  expect((await failureOf(readCredential(home, 'demo', 'app-secret-1'))).code).toBe('credential-record-invalid');
});

it('what the file system refuses is no invalid record, and is worth another try', async () => {
  const file = join(folder, 'app-secret-1.json');
  await symlink(file, file);
  for (const reading of [async () => readCredential(home, 'demo', 'app-secret-1'), async () => listCredentials(home)]) {
    const failure = await failureOf(reading());
    expect(failure).toMatchObject({ code: 'credential-record-unreadable', serviceCode: 'ELOOP', subject: file });
    expect(failure.failureClass).toBe('transient');
  }
});

it('the same is said of their folder', async () => {
  await rm(folder, { recursive: true });
  await writeFile(folder, 'no folder');
  const failure = await failureOf(listCredentials(home, 'demo'));
  expect(failure).toMatchObject({ code: 'credential-record-unreadable', serviceCode: 'ENOTDIR', subject: folder });
});

it('what is not there is no failure', async () => {
  expect(await listCredentials(home, 'other')).toEqual([]);
  expect((await failureOf(readCredential(home, 'demo', 'app-secret-1'))).code).toBe('credential-unknown');
});
