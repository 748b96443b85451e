import { setTimeout } from 'node:timers/promises';
import { pauseCalls, pauseLeft } from '../../journal/pauses.ts';
import { backends, useBackends } from './backends.ts';

useBackends();

const lane = { connection: 'contoso', lane: 'exchange' };

describe.each(backends)('pauses in %s', (_, backend) => {
  it('are heard by another worker, until they are over', async () => {
    const place = await backend.newPlace();
    const elsewhere = await backend.open(await backend.elsewhere(place));
    const here = await backend.open(place);
    expect(await pauseLeft(here, lane)).toBe(0);
    await pauseCalls(here, lane, 400);
    const left = await pauseLeft(backend.name === 'SQLite' ? await backend.open(place) : elsewhere, lane);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(400);
    await setTimeout(450);
    expect(await pauseLeft(here, lane)).toBe(0);
  });

  it('are of one connection and one lane', async () => {
    const journal = await backend.open();
    await pauseCalls(journal, lane, 60_000);
    expect(await pauseLeft(journal, { ...lane, lane: 'graph' })).toBe(0);
    expect(await pauseLeft(journal, { ...lane, connection: 'fabrikam' })).toBe(0);
  });

  it('get longer, and never shorter', async () => {
    const journal = await backend.open();
    await pauseCalls(journal, lane, 60_000);
    await pauseCalls(journal, lane, 1000);
    expect(await pauseLeft(journal, lane)).toBeGreaterThan(50_000);
    await pauseCalls(journal, lane, 120_000);
    expect(await pauseLeft(journal, lane)).toBeGreaterThan(110_000);
  });

  it('that are over do not pile up', async () => {
    const journal = await backend.open();
    for (const connection of ['a', 'b', 'c']) await pauseCalls(journal, { ...lane, connection }, 1);
    await setTimeout(20);
    await pauseCalls(journal, lane, 60_000);
    const rows = await journal.read((tx) => tx.rows.selectFrom('pauses').select('connection').execute());
    expect(rows).toEqual([{ connection: 'contoso' }]);
  });
});
