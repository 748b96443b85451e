/** The journal in a file, on a disk that is full, fills up, or is read-only. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtProgram } from '../setup/built-program.ts';
import { fillUp, hasOwnDisks, onOwnDisk } from '../setup/own-disk.ts';
import { skipWithout } from '../setup/required-parts.ts';

const file = builtProgram('test/journal/programs/journal-on-full-disk.mjs');
const built = existsSync(file);
if (!built) skipWithout('build', 'a journal on a bad disk');
const canRun = built && hasOwnDisks('a journal on a disk that is full or read-only');

const program = `"${process.execPath}" "${file}" "$1"`;
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'runbooks-journal-disk-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

async function said(options: string, script: string): Promise<Record<string, unknown>> {
  const { out, error } = await onOwnDisk(home, options, script);
  expect(error).toBe('');
  return JSON.parse(out) as Record<string, unknown>;
}

(canRun ? describe : describe.skip)('a journal', () => {
  it.each([
    ['a read-only disk', 'ro', 'journal-read-only', program],
    ['a full disk', 'size=64k', 'journal-full', `${fillUp}\n${program}`],
  ])(
    "can't be opened on %s, and its file is named",
    async (_, options, code, script) => {
      expect(await said(options, script)).toEqual({
        opening: {
          name: 'Failure',
          code,
          operator: expect.stringContaining(join(home, 'journal.db')) as string,
          advice: expect.stringMatching(/^(?:Give the user|Free space)/) as string,
        },
      });
    },
    90_000,
  );

  it('on a disk that fills up has every write that was answered, and goes on when there is space', async () => {
    const partly = 'dd if=/dev/zero of="$1/filler" bs=4k count=20 2>/dev/null';
    const { answered, refused, next, done } = await said('size=1m', `${partly}\n${program}`);
    expect(answered).toBeGreaterThan(0);
    expect(['journal-full', 'journal-outcome-lost']).toContain((refused as { code: string }).code);
    expect(next).toEqual({ answered: true });
    expect(done).toBe(Number(answered) + 1);
  }, 90_000);
});
