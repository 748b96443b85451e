/** A backup that is made while other processes write is what the journal was at one moment. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUp } from '../../journal/backup.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { restore } from '../../journal/restore.ts';
import { until } from '../../processes/alive.ts';
import { builtProgram } from '../setup/built-program.ts';
import { skipWithout } from '../setup/required-parts.ts';
import { backends, useBackends } from './backends.ts';

const program = builtProgram('test/journal/programs/journal-user.mjs');
const built = existsSync(program);
if (!built) skipWithout('build', 'a backup while another process writes');

useBackends();

const children: ChildProcess[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbooks-backup-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Says `sent N` and `done N` for each of its writes; what it has said so far. */
function writer(place: object): () => string[] {
  const child = spawn(process.execPath, [program, JSON.stringify(place), 'write'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  return () => said.split('\n').slice(0, -1);
}

const count = (lines: readonly string[], word: string): number => lines.filter((line) => line.startsWith(word)).length;

(built ? describe : describe.skip).each(backends)('a backup of %s while another process writes', (_, backend) => {
  it('is a prefix of what that process wrote, complete up to its moment', async () => {
    const place = await backend.newPlace();
    const journal = await backend.open(place);
    const said = writer(place);
    for (let round = 1; round <= 4; round += 1) {
      const reached = await until(async () => count(said(), 'done') >= round * 10, 20_000);
      expect(reached).toBe(true);
      const before = said();
      const file = join(folder, `backup-${round}`);
      const { rows, writers } = await backUp(place, file);
      // The other process goes on meanwhile, so that it says more than the backup has.
      expect(await until(async () => count(said(), 'done') > (rows['writes'] ?? 0) / 2 + 1, 20_000)).toBe(true);

      const other = await backend.newPlace();
      await restore(other, file);
      const writes = await recordedWrites(await backend.open(other), { run: 'run' }, journal.trusted);
      expect(writes.filter(({ verified }) => !verified)).toEqual([]);
      const all = writes.flatMap((write) => (write.verified ? [write] : [])).toReversed();
      expect(all.map(({ label }) => label)).toEqual(all.map((__, index) => `${index + 1}`));
      const done = all.filter(({ state }) => state === 'done').length;
      expect(all.length - done).toBeLessThanOrEqual(1);
      expect(done).toBeGreaterThanOrEqual(count(before, 'done'));
      expect(rows['writes']).toBe(all.length + done);
      expect(writers).toEqual({ [journal.writer.id]: all.length + done });
    }
  });
});
