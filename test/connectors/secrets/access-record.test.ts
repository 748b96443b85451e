import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordSecretAccess } from '../../../connectors/secrets/access-record.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'access-'));
});
afterEach(async () => rm(home, { recursive: true }));

const access = (by: string) =>
  ({ reference: 'secret://ce-secret@2', claimedBy: by, reason: 'to enter it\nin CE', action: 'get' }) as const;

describe('the record of accesses at secrets', () => {
  it('has one line for each access: who, when, why, which version', async () => {
    await recordSecretAccess(home, access('ann'));
    await recordSecretAccess(home, access('ben'));
    const lines = (await readFile(join(home, 'secrets-access.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      ['ann', 'ben'].map((by) => ({ ...access(by), at: expect.stringMatching(/^\d{4}-.*Z$/) })),
    );
    expect((await stat(join(home, 'secrets-access.jsonl'))).mode & 0o777).toBe(0o600);
  });

  it('loses none of many at the same time', async () => {
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => recordSecretAccess(home, access(`person ${index}`))),
    );
    const lines = (await readFile(join(home, 'secrets-access.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(new Set(lines.map((line) => (JSON.parse(line) as { claimedBy: string }).claimedBy)).size).toBe(50);
  });

  it('fails where it cannot be written, so that nothing is shown', async () => {
    const file = join(home, 'not-a-folder');
    await writeFile(file, '');
    await expect(recordSecretAccess(file, access('ann'))).rejects.toThrow();
  });
});
