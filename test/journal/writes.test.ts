import { Failure, type FailureService } from '../../domain/failure.ts';
import type { Journal } from '../../journal/journal.ts';
import { recordedWrites, type RecordedWrite } from '../../journal/recorded-writes.ts';
import { CallHeldBack } from '../../journal/write-rows.ts';
import { Grant } from '../../journal/grant.ts';
import { writesOf as writesUnder } from '../../journal/writes.ts';
import { writesOf } from './granted-writes.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

const scope = { run: 'run', step: 'role-group/G' };
const denied = new Failure('graph-denied', { service: 'graph' });

/** Each write in short, newest first. */
async function reported(journal: Journal, of: { run: string; step?: string } = scope): Promise<string[]> {
  return (await recordedWrites(journal, of)).map((write) =>
    write.verified ? `${write.label}: ${write.state}` : `${write.position}: ${write.reason}`,
  );
}

async function failed(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

function endedWhen(journal: Journal, hasEnded: () => boolean): Grant {
  return new Grant(journal, ['none'], async () => {
    if (hasEnded()) throw new Failure('run-closed', { service: 'runbook' });
  });
}

describe.each(backends)('writes in %s', (_, backend) => {
  it('are recorded before their call leaves, and done when it was answered', async () => {
    const place = await backend.newPlace();
    const journal = await backend.open(place);
    const answer = await writesOf(journal, scope).do(
      'create G',
      async () => {
        expect(await reported(await backend.open(place))).toEqual(['create G: open']);
        return { id: 'g-1', password: 'geheim' };
      },
      { kind: 'role-group', before: { roles: ['A'] }, made: ({ id }) => id },
    );
    expect(answer.id).toBe('g-1');
    const [write] = (await recordedWrites(journal, scope)) as RecordedWrite[];
    expect(write).toEqual({
      verified: true,
      id: expect.any(String) as string,
      ...scope,
      label: 'create G',
      kind: 'role-group',
      before: { roles: ['A'] },
      made: 'g-1',
      state: 'done',
      at: expect.stringMatching(/Z$/) as string,
      settledAt: expect.stringMatching(/Z$/) as string,
    });
  });

  it('keep nothing of an answer but what is asked for', async () => {
    const journal = await backend.open();
    await writesOf(journal, scope).do('add password', async () => ({ secretText: 'geheim' }));
    expect(
      JSON.stringify(await journal.read(({ rows }) => rows.selectFrom('writes').selectAll().execute())),
    ).not.toContain('geheim');
  });

  it('that the service refused wrote nothing; the refusal comes through, and is named', async () => {
    const journal = await backend.open();
    const writes = writesOf(journal, scope);
    await writes.do('grant A', async () => {});
    expect(await failed(writes.do('grant B', () => Promise.reject(denied)))).toBe(denied);
    expect(await recordedWrites(journal, scope)).toMatchObject([
      { label: 'grant B', state: 'refused', refusal: 'graph-denied' },
      { label: 'grant A', state: 'done' },
    ]);
  });

  it('of which nobody knows stay open, and their error comes through', async () => {
    const journal = await backend.open();
    const writes = writesOf(journal, scope);
    const lost = new Failure('answer-lost', { service: 'graph' });
    for (const error of [
      lost,
      new TypeError('a mistake of ours'),
      new Failure('deadline-passed', { service: 'graph' }),
    ]) {
      expect(await failed(writes.do('grant', () => Promise.reject(error)))).toBe(error);
    }
    expect(await reported(journal)).toEqual(['grant: open', 'grant: open', 'grant: open']);
  });

  it('that are open can be settled once, by the process that searched', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    const cut = (label: string) => writesOf(here, scope).do(label, () => Promise.reject(new Error('cut')));
    await failed(cut('found'));
    await failed(cut('not found'));
    const [notFound, found] = (await recordedWrites(there, scope)) as [RecordedWrite, RecordedWrite];
    const writes = writesOf(there, scope);
    await writes.settle(found.id, { outcome: 'done', made: 'id-1' });
    await writes.settle(notFound.id, { outcome: 'refused' });
    expect(await recordedWrites(here, scope)).toMatchObject([
      { label: 'not found', state: 'refused' },
      { label: 'found', state: 'done', made: 'id-1' },
    ]);
    expect(await failed(writes.settle(found.id, { outcome: 'refused' }))).toMatchObject({
      code: 'journal-write-settled',
    });
    expect(await reported(here)).toEqual(['not found: refused', 'found: done']);
  });

  it('that two settle at once get one outcome', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    await failed(writesOf(here, scope).do('grant', () => Promise.reject(new Error('cut'))));
    const [write] = (await recordedWrites(here, scope)) as [RecordedWrite];
    const both = await Promise.all(
      [here, there].map((journal) => failed(writesOf(journal, scope).settle(write.id, { outcome: 'done' }))),
    );
    expect(both.filter((error) => error === undefined)).toHaveLength(1);
    expect(both.find((error) => error !== undefined)).toMatchObject({ code: 'journal-write-settled' });
  });

  it('are of one run and one step, newest first', async () => {
    const journal = await backend.open();
    for (const [run, step, label] of [
      ['run', 'one', '1'],
      ['run', 'one', '2'],
      ['other', 'one', '3'],
      ['run', 'two', '4'],
    ] as const) {
      await writesOf(journal, { run, step }).do(label, async () => {});
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    expect(await reported(journal, { run: 'run', step: 'one' })).toEqual(['2: done', '1: done']);
    expect(await reported(journal, { run: 'run' })).toEqual(['4: done', '2: done', '1: done']);
    expect(await reported(journal, { run: 'ru' })).toEqual([]);
  });

  it('leave nothing when the journal can’t record them: the call is never made', async () => {
    const journal = await backend.open();
    await journal.close();
    let called = false;
    await failed(writesOf(journal, scope).do('grant', async () => (called = true)));
    expect(called).toBe(false);
  });

  it('whose outcome can’t be recorded are of unknown outcome to their caller', async () => {
    const journal = await backend.open();
    const writes = writesOf(journal, scope);
    const broken = writes.do('grant', () => tamper(journal, 'update streams set last = 0'));
    expect(await failed(broken)).toMatchObject({ code: 'journal-outcome-lost', failureClass: 'unknown-outcome' });
    await tamper(journal, 'update streams set last = 1');
    expect(await reported(journal)).toEqual(['grant: open']);
    const refused = writes.do('grant', async () => {
      await tamper(journal, 'update streams set last = 0');
      throw denied;
    });
    expect(await failed(refused)).toMatchObject({ code: 'journal-outcome-lost' });
  });

  it('whose outcome somebody forged are open, and the forgery is named', async () => {
    const journal = await backend.open();
    await writesOf(journal, scope).do('grant', async () => {}, { before: 'nothing' });
    await tamper(journal, `update writes set outcome = 'refused' where phase = 'outcome'`);
    expect(await reported(journal)).toEqual(['2: bad-signature', 'grant: open']);
    await tamper(journal, `delete from writes where phase = 'outcome'`);
    expect(await reported(journal)).toEqual(['2: missing', 'grant: open']);
    await tamper(journal, `update writes set before = '"all"'`);
    expect(await reported(journal)).toEqual(['1: bad-signature', '2: missing']);
  });

  it('leave only as long as their grant lasts, and nothing is recorded of one that it refuses', async () => {
    const journal = await backend.open();
    let ended = false;
    const writes = writesUnder(
      journal,
      scope,
      endedWhen(journal, () => ended),
    );
    await writes.do('first', async () => {});
    ended = true;
    let called = false;
    expect(await failed(writes.do('second', async () => (called = true)))).toMatchObject({ code: 'run-closed' });
    expect(called).toBe(false);
    expect(await reported(journal)).toEqual(['first: done']);
  });

  describe('of a bulk step', () => {
    const items = ['a', 'b', 'c', 'd'].map((item) => ({ item, before: { member: false } }));

    it('have an intent each before the first call leaves, and an outcome each', async () => {
      const place = await backend.newPlace();
      const journal = await backend.open(place);
      const open: number[] = [];
      const results = await writesOf(journal, scope).doEach(
        'add member',
        items,
        async ({ item }) => {
          open.push((await reported(await backend.open(place))).length);
          if (item === 'b') throw denied;
          if (item === 'c') throw new Error('cut');
          return `id-${item}`;
        },
        { made: (id) => id },
      );
      expect(open).toEqual([4, 4, 4, 4]);
      expect(results).toMatchObject([
        { item: 'a', answer: 'id-a' },
        { item: 'b', error: { code: 'graph-denied' } },
        { item: 'c', error: { message: 'cut' } },
        { item: 'd', answer: 'id-d' },
      ]);
      expect(await recordedWrites(journal, scope)).toMatchObject([
        { item: 'd', state: 'done', made: 'id-d', before: { member: false } },
        { item: 'c', state: 'open' },
        { item: 'b', state: 'refused', refusal: 'graph-denied' },
        { item: 'a', state: 'done', made: 'id-a' },
      ]);
    });

    it('that are held back by what befell another were never sent: they are refused, without a reason', async () => {
      const journal = await backend.open();
      let isDenied = false;
      const results = await writesOf(journal, scope).doEach('add member', items, async ({ item }) => {
        if (isDenied) throw new CallHeldBack();
        isDenied = item === 'b';
        if (isDenied) throw denied;
      });
      expect(results.map((result) => 'error' in result)).toEqual([false, true, true, true]);
      const refused = { state: 'refused' };
      expect(await recordedWrites(journal, scope)).toMatchObject([
        refused,
        refused,
        { ...refused, refusal: 'graph-denied' },
        { state: 'done' },
      ]);
      const [last] = (await recordedWrites(journal, scope)) as [RecordedWrite];
      expect(last).not.toHaveProperty('refusal');
    });

    it('go no further once their grant has ended: the rest were never sent, and are refused', async () => {
      const journal = await backend.open();
      const sent: string[] = [];
      const writes = writesUnder(
        journal,
        scope,
        endedWhen(journal, () => sent.length === 2),
      );
      const came = await failed(writes.doEach('add', items, async ({ item }) => sent.push(item)));
      expect(came).toMatchObject({ code: 'run-closed' });
      expect(sent).toEqual(['a', 'b']);
      expect((await reported(journal)).toReversed()).toEqual([
        'add: done',
        'add: done',
        'add: refused',
        'add: refused',
      ]);
    });

    it('go no further where nothing answers whether their grant has ended: the rest stay open', async () => {
      const journal = await backend.open();
      const grant = new Grant(
        { read: async () => await Promise.reject(new Failure('journal-unreachable', { service: 'journal' })) },
        ['none'],
        async () => {},
      );
      let called = false;
      const came = await failed(writesUnder(journal, scope, grant).doEach('add', items, async () => (called = true)));
      expect(came).toMatchObject({ code: 'journal-unreachable' });
      expect(called).toBe(false);
      expect(await reported(journal)).toEqual(items.map(() => 'add: open'));
    });

    it('go as many at once as asked for, and no more', async () => {
      let [now, most] = [0, 0];
      const call = async ({ item }: { item: string }): Promise<string> => {
        most = Math.max(most, (now += 1));
        await new Promise((resolve) => setTimeout(resolve, 10));
        now -= 1;
        return item;
      };
      const many = Array.from({ length: 9 }, (_, index) => ({ item: `${index}` }));
      const results = await writesOf(await backend.open(), scope).doEach('add', many, call, { atOnce: 3 });
      expect(most).toBe(3);
      expect(results).toEqual(many.map(({ item }) => ({ item, answer: item })));
    });

    it('over the same list in two steps are kept apart', async () => {
      const journal = await backend.open();
      const call = async (): Promise<void> => {};
      await writesOf(journal, { run: 'run', step: 'group A' }).doEach('add', items, call);
      expect(await reported(journal, { run: 'run', step: 'group B' })).toEqual([]);
      await writesOf(journal, { run: 'run', step: 'group B' }).doEach('add', items, call);
      expect(await recordedWrites(journal, { run: 'run' })).toHaveLength(8);
    });

    it('that are none record nothing', async () => {
      const journal = await backend.open();
      expect(await writesOf(journal, scope).doEach('add', [], async () => {})).toEqual([]);
      expect(await reported(journal)).toEqual([]);
    });
  });
});

describe('a call that failed', () => {
  it.each([
    ['was denied', 'graph-denied', 'refused'],
    ['was throttled', 'graph-throttled', 'refused'],
    ['was invalid', 'graph-invalid', 'refused'],
    ['is about what isn’t there', 'graph-object-not-found', 'refused'],
    ['came too early', 'graph-not-yet-known', 'refused'],
    ['met something that is there already', 'graph-conflict', 'open'],
    ['broke with its connection', 'connection-failed', 'open'],
    ['was sent and lost', 'answer-lost', 'open'],
    ['was answered, and nothing is to be seen yet', 'written-not-yet-visible', 'open', 'runbook'],
    ['met a journal that only reads', 'journal-read-only', 'open', 'journal'],
  ] as const)('because it %s (%s) is %s', async (_, code, state, service: FailureService = 'graph') => {
    const [[, sqlite]] = backends as [(typeof backends)[number]];
    const journal = await sqlite.open();
    await failed(writesOf(journal, scope).do('w', () => Promise.reject(new Failure(code, { service }))));
    expect(await reported(journal)).toEqual([`w: ${state}`]);
  });
});
