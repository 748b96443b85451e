import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HighWater } from '../../journal/high-water.ts';
import type { Journal } from '../../journal/journal.ts';
import { withLease } from '../../journal/leases.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { writesOf } from './granted-writes.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

const scope = { run: 'run', step: 'step' };

async function write(journal: Journal, call = async (): Promise<void> => {}): Promise<unknown> {
  return await writesOf(journal, scope)
    .do('grant role A', call)
    .then(
      () => 'done',
      (error: unknown) => error,
    );
}

/** What restoring a backup of after the first write does. */
async function putBack(journal: Journal): Promise<void> {
  await tamper(journal, 'delete from writes where sequence > 2');
  await tamper(journal, 'update streams set last = 2');
  await tamper(journal, 'update writers set last = 2');
}

describe.each(backends)('a journal in %s that is older than it was', (_, backend) => {
  it('lets nothing be written, by who has it open or opens it anew; and is read', async () => {
    const place = await backend.newPlace();
    const open = await backend.open(place);
    for (let n = 0; n < 3; n += 1) expect(await write(open)).toBe('done');
    await putBack(open);
    let calls = 0;
    const call = async (): Promise<void> => void (calls += 1);
    expect(await write(open, call)).toMatchObject({ code: 'journal-went-back' });
    await open.close();
    const again = await backend.open(place);
    expect(await write(again, call)).toMatchObject({ code: 'journal-went-back' });
    expect(calls).toBe(0);
    expect(await recordedWrites(again, scope)).toHaveLength(1);
  });

  it('is noticed by the other workers as well, by how far each writer had come', async () => {
    if (backend.name === 'SQLite') return; // There is one home.
    const place = await backend.newPlace();
    const elsewhere = await backend.elsewhere(place);
    const writer = await backend.open(place);
    await write(writer);
    await write(writer);
    // It has seen those two.
    await (await backend.open(elsewhere)).close();
    await putBack(writer);
    const other = await backend.open(elsewhere);
    expect(await write(other)).toMatchObject({
      code: 'journal-went-back',
      subject: expect.stringContaining(`${writer.writer.id} had come to 4`) as string,
    });
  });

  it('is written again once a person has accepted what is missing, also by who has it open', async () => {
    const place = await backend.newPlace();
    const open = await backend.open(place);
    for (let n = 0; n < 3; n += 1) await write(open);
    await putBack(open);
    expect(await write(open)).toMatchObject({ code: 'journal-went-back' });
    const person = await backend.open(place);
    await person.highWater.accept(new Map([[person.writer.id, 2]]));
    expect(await write(open)).toBe('done');
    expect(await write(await backend.open(place))).toBe('done');
  });

  it('and empty, or of another installation, is not taken for a new one', async () => {
    const place = await backend.newPlace();
    const open = await backend.open(place);
    await write(open);
    await open.close();
    const other = await backend.newPlace();
    if (backend.name === 'SQLite')
      for (const end of ['', '-wal', '-shm']) await rm(join(place.home, `journal.db${end}`), { force: true });
    const journal = await backend.open({ ...place, database: other.database });
    expect(await write(journal)).toMatchObject({
      code: 'journal-went-back',
      subject: expect.stringContaining(`belongs to the journal ${open.installation}`) as string,
    });
  });
});

describe.each(backends)('the marks of a journal in %s', (_, backend) => {
  it('stay accepted when another process writes them at the same time', async () => {
    const place = await backend.newPlace();
    const [open, person] = [await backend.open(place), await backend.open(place)];
    const { id } = open.writer;
    for (let round = 1; round <= 20; round += 1) {
      open.highWater.raise(new Map([[id, 10 * round]]));
      await Promise.all([person.highWater.accept(new Map([[id, round]])), open.highWater.close()]);
      const { accepted } = JSON.parse(await readFile(join(place.home, 'keys', 'high-water.json'), 'utf8')) as {
        accepted: number;
      };
      expect(accepted).toBe(round);
    }
  });

  it('are in the home when it is closed, and hold what two processes of that home have written', async () => {
    const place = await backend.newPlace();
    const [one, two] = [await backend.open(place), await backend.open(place)];
    for (let n = 0; n < 3; n += 1) await Promise.all([write(one), write(two)]);
    await one.close();
    await two.close();
    const file = join(place.home, 'keys', 'high-water.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      installation: one.installation,
      accepted: 0,
      writers: { [one.writer.id]: 12 },
    });
  });

  it('are not raised by what was rolled back', async () => {
    const journal = await backend.open();
    await write(journal);
    const failing = withLease(journal, 'x', { holder: 'h', ttl: 60_000 }, async (lease) => {
      await tamper(journal, "insert into leases values ('x', 'another', 1, '2999-01-01T00:00:00.000Z')");
      await writesOf(journal, { ...scope, lease }).do('nothing', async () => {});
    });
    await expect(failing).rejects.toMatchObject({ code: 'journal-lease-held' });
    expect(await write(journal)).toBe('done');
  });

  it.each(['', '{', '{"installation":"x"}'])('in a file that is not theirs (%s) stop the opening', async (text) => {
    const place = await backend.newPlace();
    await (await backend.open(place)).close();
    await writeFile(join(place.home, 'keys', 'high-water.json'), text);
    await expect(backend.open(place)).rejects.toMatchObject({ code: 'journal-high-water-unusable' });
  });

  it('that can’t be written at the end fail nothing that is recorded already', async () => {
    const place = await backend.newPlace();
    const journal = await backend.open(place);
    expect(await write(journal)).toBe('done');
    const file = join(place.home, 'keys', 'high-water.json');
    await rm(file, { force: true });
    await mkdir(file);
    await expect(journal.close()).resolves.toBeUndefined();
    await rm(file, { recursive: true });
    const again = await backend.open(place);
    expect(await write(again)).toBe('done');
    expect(again.highWater.markOf(again.writer.id)).toBe(4);
  });

  it('are per writer: one that has come less far hides nothing of another', async () => {
    const { home } = await backend.newPlace();
    const marks = HighWater.load(home, 'an installation');
    marks.raise(new Map([['w-a', 5]]));
    expect(() => marks.refuseBehind('w-b', 1)).not.toThrow();
    expect(() => marks.refuseBehind('w-a', 4)).toThrow('had come to 5, and the journal has 4');
    await marks.close();
  });
});
