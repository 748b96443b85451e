import { setTimeout as sleep } from 'node:timers/promises';
import { withCallShare, type CallShare, type ShareTerms } from '../../journal/budgets.ts';
import type { Journal } from '../../journal/journal.ts';
import { until } from '../../processes/alive.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

const exchange = { connection: 'contoso', lane: 'exchange' };
const terms: ShareTerms = { budget: 3, wanted: 3, ttl: 60_000, wait: async () => sleep(10) };

async function sharesIn(journal: Journal): Promise<number[]> {
  const rows = await journal.read(({ rows: all }) =>
    all.selectFrom('call_shares').select('slots').orderBy('ticket').execute(),
  );
  return rows.map(({ slots }) => slots);
}

describe.each(backends)('calls of one lane by a journal in %s', (_, backend) => {
  it('are all for one who is alone, and are free again after it, also when it fails', async () => {
    const journal = await backend.open();
    expect(await withCallShare(journal, exchange, terms, async (share) => share.slots())).toBe(3);
    const failing = withCallShare(journal, exchange, terms, () => Promise.reject(new Error('in the work')));
    await expect(failing).rejects.toThrow('in the work');
    expect(await sharesIn(journal)).toEqual([]);
  });

  it('are shared with a second worker, and neither has so many that they are more together', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    let most = 0;
    let under = 0;
    const calls = async (share: CallShare): Promise<void> => {
      const slots = await share.slots();
      under += slots;
      most = Math.max(most, under);
      await sleep(5);
      under -= slots;
    };
    const part = async (journal: Journal): Promise<void> =>
      withCallShare(journal, exchange, { ...terms, ttl: 30_000 }, async (share) => {
        for (let chunk = 0; chunk < 5; chunk += 1) await calls(share);
      });
    await Promise.all([here, there, here, there, here].map(part));
    expect(most).toBe(3);
    expect(await sharesIn(here)).toEqual([]);
  });

  it('go to one who waits as soon as who has too many asks again', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    const clock = jest.spyOn(Date, 'now');
    try {
      await withCallShare(here, exchange, terms, async (first) => {
        expect(await first.slots()).toBe(3);
        let second = 0;
        const waiting = withCallShare(there, exchange, terms, async (share) => {
          second = await share.slots();
        });
        expect(await until(async () => (await sharesIn(here)).length === 2, 5_000)).toBe(true);
        expect(second).toBe(0);
        // A third of the time is over.
        const now = Date.now();
        clock.mockReturnValue(now + terms.ttl / 3);
        expect(await first.slots()).toBe(2);
        await waiting;
        expect(second).toBe(1);
      });
    } finally {
      clock.mockRestore();
    }
  });

  it('of a worker that was killed come back by time', async () => {
    const journal = await backend.open();
    const gone = `insert into call_shares values ('contoso', 'exchange', 'gone', 0, 3, 3, '2999-01-01T00:00:00.000Z')`;
    await tamper(journal, gone);
    let waited = 0;
    const wait = async (): Promise<void> => {
      waited += 1;
      if (waited < 3) return;
      await tamper(journal, `update call_shares set expires_at = '2000-01-01T00:00:00.000Z' where holder = 'gone'`);
    };
    expect(await withCallShare(journal, exchange, { ...terms, wait }, async (share) => share.slots())).toBe(3);
    expect(waited).toBe(3);
  });

  it('are no longer waited for by one whose waiting has ended', async () => {
    const journal = await backend.open();
    await withCallShare(journal, exchange, { ...terms, wanted: 3 }, async () => {
      const wait = () => Promise.reject(new Error('cancelled'));
      const cancelled = withCallShare(journal, exchange, { ...terms, wait }, async () => 'never');
      await expect(cancelled).rejects.toThrow('cancelled');
      expect(await sharesIn(journal)).toEqual([3]);
    });
  });

  it('are nothing to another lane', async () => {
    const journal = await backend.open();
    const both = withCallShare(journal, exchange, terms, () =>
      withCallShare(journal, { ...exchange, connection: 'fabrikam' }, terms, async (share) => share.slots()),
    );
    expect(await both).toBe(3);
  });
});
