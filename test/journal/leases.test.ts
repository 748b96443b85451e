import { setTimeout as sleep } from 'node:timers/promises';
import { isFailure } from '../../domain/failure.ts';
import type { Journal } from '../../journal/journal.ts';
import { requireLease, withLease, type Lease } from '../../journal/leases.ts';
import { writesOf } from '../../journal/writes.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { until } from '../../processes/alive.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

const long = { holder: 'run a, attempt 1', ttl: 60_000 };

/** Somebody else has it from now on, as after its time. */
async function takeOver(journal: Journal, name: string): Promise<void> {
  await tamper(journal, `update leases set expires_at = '2000-01-01T00:00:00.000Z' where name = '${name}'`);
  await withLease(journal, name, { holder: 'the next one', ttl: 60_000 }, async () => {});
}

async function settled(work: Promise<unknown>): Promise<unknown> {
  return await work.catch((error: unknown) => error);
}

describe.each(backends)('a lease in %s', (_, backend) => {
  it('is held by one at a time', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    await withLease(here, 'subject', long, async () => {
      const second = await settled(withLease(there, 'subject', { ...long, holder: 'run b' }, async () => {}));
      expect(second).toMatchObject({
        code: 'journal-lease-held',
        failureClass: 'transient',
        message: expect.stringContaining('subject, held by run a, attempt 1 until 20') as string,
      });
    });
    expect(await withLease(there, 'subject', { ...long, holder: 'run b' }, async () => 'free again')).toBe(
      'free again',
    );
  });

  it('is one holder’s, also when two of the same name ask', async () => {
    const journal = await backend.open();
    await withLease(journal, 'subject', long, async () => {
      const second = await settled(withLease(journal, 'subject', long, async () => {}));
      expect(second).toMatchObject({ code: 'journal-lease-held' });
    });
  });

  it('of one subject is nothing to another', async () => {
    const journal = await backend.open();
    const both = withLease(journal, 'one', long, () => withLease(journal, 'two', long, async () => 'both'));
    expect(await both).toBe('both');
  });

  it('goes to one of many that ask at once', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    let inside = 0;
    const asked = Array.from({ length: 10 }, (_, index) =>
      withLease(index % 2 === 0 ? here : there, 'subject', { ...long, holder: `run ${index}` }, async () => {
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
      const work = async ({ fence }: Lease): Promise<void> => {
        fences.push(fence);
        if (failing) throw new Error('in the work');
      };
      await settled(withLease(journal, 'subject', long, work));
    }
    expect(fences).toEqual([1, 2, 3]);
  });

  it('is free when the work failed, and the work’s error comes through', async () => {
    const journal = await backend.open();
    const failing = withLease(journal, 'subject', long, () => Promise.reject(new Error('in the work')));
    await expect(failing).rejects.toThrow('in the work');
    expect(await withLease(journal, 'subject', long, async () => 'free')).toBe('free');
  });

  it('is renewed as long as the work lasts', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    const ttl = 600;
    await withLease(here, 'subject', { holder: 'slow', ttl }, async ({ lost }) => {
      await sleep(2 * ttl);
      expect(lost.aborted).toBe(false);
      const second = await settled(withLease(there, 'subject', { holder: 'other', ttl }, async () => {}));
      expect(second).toMatchObject({ code: 'journal-lease-held' });
    });
  });

  it('of a holder that is gone is free after its time', async () => {
    const journal = await backend.open();
    const expired = new Date(Date.now() - 1).toISOString();
    await tamper(journal, `insert into leases values ('subject', 'gone', 7, '${expired}')`);
    expect(await withLease(journal, 'subject', long, async ({ fence }) => fence)).toBe(8);
  });

  it('that was lost aborts the work, and is an error even when the work ends well', async () => {
    const journal = await backend.open();
    const work = withLease(journal, 'subject', { holder: 'suspended', ttl: 300 }, async ({ lost }) => {
      await takeOver(journal, 'subject');
      expect(await until(async () => lost.aborted, 5_000)).toBe(true);
      expect(isFailure(lost.reason, 'journal-lease-lost')).toBe(true);
    });
    expect(await settled(work)).toMatchObject({ code: 'journal-lease-lost', failureClass: 'conflict' });
  });

  it('that was lost isn’t taken from its new holder by the old one’s end', async () => {
    const journal = await backend.open();
    const old = withLease(journal, 'subject', long, async () => {
      await tamper(journal, `update leases set holder = 'new', fence = 2 where name = 'subject'`);
    });
    expect(await settled(old)).toMatchObject({ code: 'journal-lease-lost' });
    const third = await settled(withLease(journal, 'subject', long, async () => {}));
    expect(third).toMatchObject({ code: 'journal-lease-held' });
  });

  it.each([
    ['taken over', `fence = fence + 1, holder = 'the next one'`],
    ['taken over by one of the same name', 'fence = fence + 1'],
    ['expired, with nobody after it', `expires_at = '2000-01-01T00:00:00.000Z'`],
  ])('that is %s lets nothing be recorded, and no call leave', async (_, change) => {
    const journal = await backend.open();
    let calls = 0;
    const work = withLease(journal, 'subject', long, async (lease) => {
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
    const work = withLease(journal, 'subject', long, async (lease) => {
      const writes = writesOf(journal, { run: 'r', step: 's', lease });
      await writes.do('grant', () => takeOver(journal, 'subject'));
    });
    expect(await settled(work)).toMatchObject({ code: 'journal-lease-lost' });
    expect(await recordedWrites(journal, { run: 'r' })).toMatchObject([{ label: 'grant', state: 'open' }]);
  });

  it('that is lost in the middle of a chunk lets no more of its calls leave', async () => {
    const journal = await backend.open();
    const called: string[] = [];
    const work = withLease(journal, 'subject', { holder: 'suspended', ttl: 300 }, async (lease) => {
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

  it('is held against a takeover until what is recorded under it is committed', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    const order: string[] = [];
    const work = withLease(here, 'subject', long, async (lease) => {
      const recording = here.transaction(async (tx) => {
        await requireLease(tx, lease);
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
});
