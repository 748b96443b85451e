import { setTimeout as sleep } from 'node:timers/promises';
import { isFailure } from '../../domain/failure.ts';
import type { Journal } from '../../journal/journal.ts';
import { heldLeases, journalUnder, withLease, type Lease, type LeaseTerms } from '../../journal/leases.ts';
import { recordedId } from '../../journal/identities.ts';
import { rememberObject } from '../../journal/remembered-objects.ts';
import { writesOf } from './granted-writes.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { until } from '../../processes/alive.ts';
import { backends, tamper, useBackends } from './backends.ts';
import { passLeases } from './past-leases.ts';

useBackends();

const long = { holder: 'run a, attempt 1', ttl: 60_000 };

/** Works with the lease from the beginning, as who records something at once. */
async function holding<T>(
  journal: Journal,
  name: string,
  terms: LeaseTerms,
  work: (lease: Lease, fence: number) => Promise<T>,
): Promise<T> {
  return await withLease(journal, name, terms, async (lease) =>
    work(lease, await journal.transaction((tx) => lease.hold(tx))),
  );
}

/** Somebody else has it from now on, as after its time. */
async function takeOver(journal: Journal, name: string): Promise<void> {
  await passLeases(journal);
  await holding(journal, name, { holder: 'the next one', ttl: 60_000 }, async () => {});
}

async function settled(work: Promise<unknown>): Promise<unknown> {
  return await work.catch((error: unknown) => error);
}

describe.each(backends)('a lease in %s', (_, backend) => {
  it('is held by one at a time', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    await holding(here, 'subject', long, async () => {
      const second = await settled(holding(there, 'subject', { ...long, holder: 'run b' }, async () => {}));
      expect(second).toMatchObject({
        code: 'journal-lease-held',
        failureClass: 'transient',
        message: expect.stringMatching(/subject, held by run a, attempt 1 \(\w{8}\) until 20/) as string,
      });
    });
    expect(await holding(there, 'subject', { ...long, holder: 'run b' }, async () => 'free again')).toBe('free again');
  });

  it('is one holder’s, also when two of the same name ask', async () => {
    const journal = await backend.open();
    await holding(journal, 'subject', long, async () => {
      const second = await settled(holding(journal, 'subject', long, async () => {}));
      expect(second).toMatchObject({ code: 'journal-lease-held' });
    });
  });

  it('of one subject is nothing to another', async () => {
    const journal = await backend.open();
    const both = holding(journal, 'one', long, () => holding(journal, 'two', long, async () => 'both'));
    expect(await both).toBe('both');
  });

  it('goes to one of many that ask at once', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    let inside = 0;
    const asked = Array.from({ length: 10 }, (_, index) =>
      holding(index % 2 === 0 ? here : there, 'subject', { ...long, holder: `run ${index}` }, async () => {
        inside += 1;
        await until(async () => false, 300);
      }),
    );
    const results = await Promise.allSettled(asked);
    expect(inside).toBe(1);
    const refused = results.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    expect(refused.filter((error) => isFailure(error, 'journal-lease-held'))).toHaveLength(9);
  });

  it('has a fencing token that only grows', async () => {
    const journal = await backend.open();
    const fences: number[] = [];
    for (const failing of [false, true, false]) {
      const work = async (_lease: Lease, fence: number): Promise<void> => {
        fences.push(fence);
        if (failing) throw new Error('in the work');
      };
      await settled(holding(journal, 'subject', long, work));
    }
    expect(fences).toEqual([1, 2, 3]);
  });

  it('is free when the work failed, and the work’s error comes through', async () => {
    const journal = await backend.open();
    const failing = holding(journal, 'subject', long, () => Promise.reject(new Error('in the work')));
    await expect(failing).rejects.toThrow('in the work');
    expect(await holding(journal, 'subject', long, async () => 'free')).toBe('free');
  });

  it('is renewed as long as the work lasts', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    const ttl = 600;
    await holding(here, 'subject', { holder: 'slow', ttl }, async ({ lost }) => {
      await sleep(2 * ttl);
      expect(lost.aborted).toBe(false);
      const second = await settled(holding(there, 'subject', { holder: 'other', ttl }, async () => {}));
      expect(second).toMatchObject({ code: 'journal-lease-held' });
    });
  });

  it('of a holder that is gone is free after its time', async () => {
    const journal = await backend.open();
    const expired = new Date(Date.now() - 1).toISOString();
    await tamper(journal, `insert into leases values ('subject', 'gone', 7, '${expired}')`);
    expect(await holding(journal, 'subject', long, async (_lease, fence) => fence)).toBe(8);
  });

  it('that was lost aborts the work, and is an error even when the work ends well', async () => {
    const journal = await backend.open();
    const work = holding(journal, 'subject', { holder: 'suspended', ttl: 300 }, async ({ lost }) => {
      await takeOver(journal, 'subject');
      expect(await until(async () => lost.aborted, 5_000)).toBe(true);
      expect(isFailure(lost.reason, 'journal-lease-lost')).toBe(true);
    });
    expect(await settled(work)).toMatchObject({ code: 'journal-lease-lost', failureClass: 'transient' });
  });

  it('that was lost isn’t taken from its new holder by the old one’s end', async () => {
    const journal = await backend.open();
    const old = holding(journal, 'subject', long, async () => {
      await tamper(journal, `update leases set holder = 'new', fence = 2 where name = 'subject'`);
    });
    expect(await settled(old)).toMatchObject({ code: 'journal-lease-lost' });
    const third = await settled(holding(journal, 'subject', long, async () => {}));
    expect(third).toMatchObject({ code: 'journal-lease-held' });
  });

  it.each([
    ['taken over', `fence = fence + 1, holder = 'the next one'`],
    ['taken over and free again', `fence = fence + 1, holder = ''`],
  ])('that is %s lets nothing be recorded, and no call leave', async (_, change) => {
    const journal = await backend.open();
    let calls = 0;
    const work = holding(journal, 'subject', long, async (lease) => {
      const writes = writesOf(journal, { run: 'r', step: 's', lease });
      await writes.do('the first', async () => (calls += 1));
      await tamper(journal, `update leases set ${change}`);
      await writes.do('the second', async () => (calls += 1));
    });
    expect(await settled(work)).toMatchObject({ code: 'journal-lease-lost' });
    expect(calls).toBe(1);
    expect(await recordedWrites(journal, { run: 'r' })).toMatchObject([{ label: 'the first', state: 'done' }]);
  });

  it('that is lost while a call is in flight leaves that write open, for the next holder to look for', async () => {
    const journal = await backend.open();
    const work = holding(journal, 'subject', long, async (lease) => {
      const writes = writesOf(journal, { run: 'r', step: 's', lease });
      await writes.do('grant', () => takeOver(journal, 'subject'));
    });
    expect(await settled(work)).toMatchObject({ code: 'journal-lease-lost' });
    expect(await recordedWrites(journal, { run: 'r' })).toMatchObject([{ label: 'grant', state: 'open' }]);
  });

  it('that is lost in the middle of a chunk lets no more of its calls leave', async () => {
    const journal = await backend.open();
    const called: string[] = [];
    const work = holding(journal, 'subject', { holder: 'suspended', ttl: 1_000 }, async (lease) => {
      const items = ['a', 'b', 'c'].map((item) => ({ item }));
      await writesOf(journal, { run: 'r', step: 's', lease }).doEach('add', items, async ({ item }) => {
        called.push(item);
        await takeOver(journal, 'subject');
        expect(await until(async () => lease.lost.aborted, 5_000)).toBe(true);
      });
    });
    expect(await settled(work)).toMatchObject({ code: 'journal-lease-lost' });
    expect(called).toEqual(['a']);
    expect(await recordedWrites(journal, { run: 'r' })).toMatchObject(
      ['c', 'b', 'a'].map((item) => ({ item, state: 'open' })),
    );
  });

  it('that is lost before a chunk leaves is the failure of the whole chunk, and of none of its items', async () => {
    const journal = await backend.open();
    const work = holding(journal, 'subject', long, async (lease) => {
      const losing: Journal = {
        ...journal,
        transaction: async (recording) => {
          const result = await journal.transaction(recording);
          await takeOver(journal, 'subject');
          await settled(journal.transaction((tx) => lease.hold(tx)));
          return result;
        },
      };
      const items = ['a', 'b', 'c'].map((item) => ({ item }));
      const writes = writesOf(losing, { run: 'r', step: 's', lease });
      const results = await settled(writes.doEach('add', items, async () => {}, { atOnce: 2 }));
      expect(results).toMatchObject({ code: 'journal-lease-lost' });
    });
    expect(await settled(work)).toMatchObject({ code: 'journal-lease-lost' });
  });

  it('is held against a takeover until what is recorded under it is committed', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    const order: string[] = [];
    const work = holding(here, 'subject', long, async (lease) => {
      const recording = here.transaction(async (tx) => {
        await lease.hold(tx);
        const end = Date.now() + 500;
        while (Date.now() < end) await tx.now();
        order.push('recorded');
      });
      await sleep(50);
      await takeOver(there, 'subject');
      order.push('taken');
      await recording;
    });
    expect(await settled(work)).toMatchObject({ code: 'journal-lease-lost' });
    expect(order).toEqual(['recorded', 'taken']);
  });

  it('is free until something is recorded under it, and free again after it', async () => {
    const journal = await backend.open();
    const held = async (): Promise<string[]> => (await journal.read(heldLeases)).map(({ name }) => name);
    await withLease(journal, 'subject', long, async (lease) => {
      expect(await held()).toEqual([]);
      await writesOf(journal, { run: 'r', step: 's', lease }).do('grant', async () => {});
      expect(await held()).toEqual(['subject']);
    });
    expect(await held()).toEqual([]);
  });

  it('goes to nobody who has read before another one held it', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    let calls = 0;
    const work = withLease(here, 'subject', long, async (lease) => {
      await holding(there, 'subject', { ...long, holder: 'quicker' }, async () => {});
      await writesOf(here, { run: 'r', step: 's', lease }).do('again', async () => (calls += 1));
    });
    expect(await settled(work)).toMatchObject({
      code: 'journal-lease-held',
      message: expect.stringContaining('subject, held meanwhile') as string,
    });
    expect(calls).toBe(0);
    expect(await recordedWrites(here, { run: 'r' })).toEqual([]);
  });

  it('whose time is over is still its holder’s as long as nobody has taken it, and nobody’s who looked at it meanwhile', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    await holding(here, 'subject', long, async (lease) => {
      await passLeases(here);
      const next = withLease(there, 'subject', { ...long, holder: 'next' }, async (other) => {
        await writesOf(here, { run: 'r', step: 's', lease }).do('grant', async () => {});
        await passLeases(here);
        await writesOf(there, { run: 'r', step: 's', lease: other }).do('grant', async () => {});
      });
      expect(await settled(next)).toMatchObject({ code: 'journal-lease-held' });
    });
    expect(await recordedWrites(here, { run: 'r' })).toMatchObject([{ label: 'grant', state: 'done' }]);
  });

  it('is asked of the journal before a call that leaves after its time, and that was taken over sends nothing', async () => {
    const journal = await backend.open();
    let calls = 0;
    const work = withLease(journal, 'subject', { holder: 'suspended', ttl: 60_000 }, async (lease) => {
      const suspended: Journal = {
        ...journal,
        transaction: async (recording) => {
          const result = await journal.transaction(recording);
          // Between the intent and its call: the process sleeps, its lease's time passes, and another one takes it.
          await takeOver(journal, 'subject');
          jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_001);
          return result;
        },
      };
      await writesOf(suspended, { run: 'r', step: 's', lease }).do('grant', async () => (calls += 1));
    });
    expect(await settled(work).finally(() => jest.restoreAllMocks())).toMatchObject({ code: 'journal-lease-lost' });
    expect(calls).toBe(0);
    expect(await recordedWrites(journal, { run: 'r' })).toMatchObject([{ label: 'grant', state: 'open' }]);
  });

  it('lets no other record of its holder be made once it is lost', async () => {
    const journal = await backend.open();
    const object = { connection: 'demo', kind: 'user', name: 'a', id: '1', how: 'made' } as const;
    const work = holding(journal, 'subject', long, async (lease) => {
      const under = journalUnder(journal, lease);
      await rememberObject(under, { subject: 's', run: 'r' }, object);
      await takeOver(journal, 'subject');
      await rememberObject(under, { subject: 's', run: 'r' }, { ...object, id: '2' });
    });
    expect(await settled(work)).toMatchObject({ code: 'journal-lease-lost' });
    expect(await recordedId(journal, object)).toBe('1');
  });

  it('is one holder’s in all of its transactions at once', async () => {
    const journal = await backend.open();
    await withLease(journal, 'subject', long, async (lease) => {
      const writes = ['a', 'b', 'c', 'd'].map((step) =>
        writesOf(journal, { run: 'r', step, lease }).do('grant', async () => {}),
      );
      await Promise.all(writes);
    });
    expect(await recordedWrites(journal, { run: 'r' })).toHaveLength(4);
  });
});
