/** Whether a call may leave: by the files of the home, by the journal, and not at all where the journal can't be asked. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { Grant } from '../../journal/grant.ts';
import { openJournal, type Journal, type JournalTransaction } from '../../journal/journal.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { removeStopFile, writeStopFile } from '../../journal/stop-files.ts';
import { newStop, recordLifting, recordStop, type StopInForce, stopsInForce } from '../../journal/stops.ts';
import { writesOf } from '../../journal/writes.ts';
import { refuseStopped } from '../../policy/stopped.ts';

let home: string;
let journal: Journal;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stopped-'));
  journal = await openJournal({ home });
});
afterEach(async () => {
  await journal.close();
  await rm(home, { recursive: true, force: true });
});

const since = '2026-11-30T12:00:00.000Z';
const stopOf = (connection: string | null = null) => newStop({ connection, by: 'ann', reason: 'wrong tenant' }, since);
const everywhere = { code: 'stopped', subject: `by ann since ${since}: wrong tenant` };

async function refusal(connection = 'contoso'): Promise<unknown> {
  const ask = journal.read((tx) => refuseStopped({ journal, step: { connection } }, tx));
  return await ask.catch((error: unknown) => error);
}

async function holding(): Promise<StopInForce[]> {
  return await journal.read((tx) => stopsInForce(journal, tx));
}

it('nothing stops what nobody has stopped', async () => {
  expect(await refusal()).toBeUndefined();
});

it('a row of the journal stops, also after it was asked before, until it is lifted', async () => {
  expect(await refusal()).toBeUndefined();
  const stop = stopOf();
  await recordStop(journal, stop);
  expect(await refusal()).toMatchObject(everywhere);
  await recordLifting(journal, stop, { by: 'ben', reason: null });
  expect(await refusal()).toBeUndefined();
});

it('a stop of one connection stops that one alone', async () => {
  await recordStop(journal, stopOf('contoso'));
  expect(await refusal('contoso')).toMatchObject({ subject: `on contoso ${everywhere.subject}` });
  expect(await refusal('fabrikam')).toBeUndefined();
});

it('a file stops without a row, until it is gone', async () => {
  expect(await refusal()).toBeUndefined();
  const stop = stopOf();
  await writeStopFile(home, stop);
  expect(await refusal()).toMatchObject(everywhere);
  await removeStopFile(home, { id: stop.id, isWhole: true });
  expect(await refusal()).toBeUndefined();
});

it('a file holds no longer once its lifting is signed, wherever that was given; the lifting of a copy counts nowhere', async () => {
  const stop = stopOf();
  await writeStopFile(home, stop);
  await recordLifting(journal, stop, { by: 'ben', reason: null });
  expect(await refusal()).toBeUndefined();
  await writeFile(join(home, 'stops', 'copy'), JSON.stringify(stop));
  expect(await refusal()).toMatchObject({ code: 'stopped' });
});

it.each<[string, (folder: string) => Promise<unknown>]>([
  ['empty', (folder) => writeFile(join(folder, 'now'), '')],
  ['cut off', (folder) => writeFile(join(folder, '0123456789abcdef.json'), '{"id": "0123456789abcdef", "conn')],
  ['a folder', (folder) => mkdir(join(folder, 'now'))],
])('a file that is %s is a stop of everything', async (_, make) => {
  await mkdir(join(home, 'stops'));
  await make(join(home, 'stops'));
  const found = await refusal();
  expect(found).toMatchObject({ code: 'stopped', subject: expect.stringContaining(join(home, 'stops')) as string });
});

it('a folder of stops that is no folder, or that nobody may read, is a stop of everything', async () => {
  await writeFile(join(home, 'stops'), '');
  expect(await refusal()).toMatchObject({ code: 'stopped', subject: expect.stringContaining('ENOTDIR') as string });
  await rm(join(home, 'stops'));
  await mkdir(join(home, 'stops'));
  await chmod(join(home, 'stops'), 0);
  // Root reads everything: then it is an empty folder.
  if (process.getuid?.() !== 0) expect(await refusal()).toMatchObject({ code: 'stopped' });
  await chmod(join(home, 'stops'), 0o700);
});

it('a damaged file is listed by its name, by which it can be removed', async () => {
  await mkdir(join(home, 'stops'));
  await writeFile(join(home, 'stops', 'now'), '');
  const [stop] = (await holding()) as [StopInForce];
  expect(stop).toMatchObject({ id: 'now', by: null, inJournal: false, inFile: { isWhole: false } });
  if (stop.inFile !== undefined) await removeStopFile(home, stop.inFile);
  expect(await holding()).toEqual([]);
});

describe('a call', () => {
  const scope = { run: 'run', step: 'step' };
  const ask = (tx: JournalTransaction) => refuseStopped({ journal, step: { connection: 'contoso' } }, tx);
  const writing = (of: Pick<Journal, 'read'> = journal) => writesOf(journal, scope, new Grant(of, ['none'], ask));
  const recorded = async () => await recordedWrites(journal, scope);

  it('that is stopped leaves no trace', async () => {
    await writeStopFile(home, stopOf());
    const call = jest.fn(async () => {});
    await expect(writing().do('grant', call)).rejects.toMatchObject({ code: 'stopped' });
    expect(call).not.toHaveBeenCalled();
    expect(await recorded()).toEqual([]);
  });

  it('of several that is stopped does not leave; those that have left are recorded as they came out', async () => {
    const sent: string[] = [];
    const items = ['a', 'b', 'c', 'd'].map((item) => ({ item }));
    const call = async ({ item }: { item: string }) => {
      sent.push(item);
      if (item === 'b') await writeStopFile(home, stopOf());
    };
    await expect(writing().doEach('grant', items, call)).rejects.toMatchObject({ code: 'stopped' });
    expect(sent).toEqual(['a', 'b']);
    const states = (await recorded()).map((write) => (write.verified ? `${write.item}: ${write.state}` : ''));
    expect(states.toSorted()).toEqual(['a: done', 'b: done', 'c: refused', 'd: refused']);
  });

  it('for which the journal takes too long to answer waits for a fresh answer, and for five seconds at most', async () => {
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    let asked = 0;
    const slow = (by: number): Pick<Journal, 'read'> => ({
      read: async (work) => {
        asked += 1;
        const answer = await journal.read(work);
        // A stop may have been set since it was read.
        now += by;
        if (asked === 1) await writeStopFile(home, stopOf());
        return answer;
      },
    });
    const call = jest.fn(async () => {});
    try {
      const items = [{ item: 'a' }];
      await expect(writing(slow(1_500)).doEach('grant', items, call)).rejects.toMatchObject({ code: 'stopped' });
      await rm(join(home, 'stops'), { recursive: true });
      asked = 1;
      await expect(writing(slow(1_500)).doEach('grant', items, call)).rejects.toMatchObject({ code: 'journal-busy' });
      expect(asked).toBe(5);
    } finally {
      jest.restoreAllMocks();
    }
    expect(call).not.toHaveBeenCalled();
  });

  it('of which the journal does not say whether it may leave does not leave', async () => {
    const away: Pick<Journal, 'read'> = {
      read: async () => {
        throw new Failure('journal-unreachable', { service: 'journal' });
      },
    };
    const call = jest.fn(async () => {});
    const unasked = writing(away).doEach('grant', [{ item: 'a' }], call);
    await expect(unasked).rejects.toMatchObject({ code: 'journal-unreachable' });
    expect(call).not.toHaveBeenCalled();
  });
});
