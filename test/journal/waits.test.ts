/** Waits for people, and what was sent about them. */
import type { WaitForPerson } from '../../domain/wait-for-person.ts';
import {
  messagesFailed,
  messagesSent,
  sentMessages,
  takeMessages,
  type MessageToTake,
} from '../../journal/messages.ts';
import { recordReport } from '../../journal/reports.ts';
import { pruneRun } from '../../journal/prune.ts';
import {
  forgetUnreached,
  recordReached,
  recordReported,
  recordUnreached,
  unreachedRecipients,
} from '../../journal/unreached.ts';
import { beginWait, countWaits, endRun, endWait, endWaitsOf, forgetWaits, waitsToReport } from '../../journal/waits.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { backends, useBackends } from './backends.ts';

useBackends();

const wait: WaitForPerson = {
  run: 'client-sense-online/contoso/svc@contoso.example',
  runId: 'one',
  number: 1,
  kind: 'approval',
  since: '2026-11-30T12:00:00.000Z',
  until: '2026-12-03T12:00:00.000Z',
  remindEvery: 14_400_000,
  about: { runbook: 'r', connection: 'c', requestedBy: 'ann', for: 'approval', because: null, plan: null },
};
const outcome: WaitForPerson = { ...wait, number: 0, kind: 'outcome', until: null };
const long = '2026-11-01T00:00:00.000Z';
const future = '2999-01-01T00:00:00.000Z';

const message = { runId: 'one', number: 1, recipient: 'team', kind: 'first', last: undefined } as const;

describe.each(backends)('waits in %s', (_, backend) => {
  it('are there for other processes as they began, until they end', async () => {
    const place = await backend.newPlace();
    const journal = await backend.open(place);
    await beginWait(journal, wait);
    await beginWait(journal, wait);
    const other = await backend.open(place);
    expect(await waitsToReport(other, long)).toEqual([wait]);
    await endWait(other, wait);
    expect(await waitsToReport(journal, long)).toEqual([]);
    expect(await countWaits(journal)).toBe(0);
  });

  it('that have ended stay so, also where their beginning is recorded late', async () => {
    const journal = await backend.open();
    await endWait(journal, wait);
    await beginWait(journal, wait);
    expect(await waitsToReport(journal, long)).toEqual([]);
  });

  it('end with their run, of which people are notified', async () => {
    const journal = await backend.open();
    await beginWait(journal, wait);
    await beginWait(journal, { ...wait, runId: 'two' });
    await endRun(journal, outcome);
    await endRun(journal, outcome);
    expect(await waitsToReport(journal, long)).toEqual([outcome, { ...wait, runId: 'two' }]);
    expect(await waitsToReport(journal, future)).toEqual([{ ...wait, runId: 'two' }]);
    await endWaitsOf(journal, 'two');
    expect(await countWaits(journal)).toBe(0);
  });

  it('are forgotten once they ended long ago, with what was sent about them', async () => {
    const journal = await backend.open();
    for (const runId of ['one', 'two']) await beginWait(journal, { ...wait, runId });
    for (const runId of ['one', 'two']) await takeMessages(journal, [{ ...message, runId }]);
    await endWait(journal, wait);
    expect(await forgetWaits(journal, long)).toBe(0);
    expect(await forgetWaits(journal, future)).toBe(1);
    expect((await sentMessages(journal)).map(({ runId }) => runId)).toEqual(['two']);
    const rows = await journal.read((tx) => tx.rows.selectFrom('messages').select('run_id').execute());
    expect(rows).toEqual([{ run_id: 'two' }]);
  });

  it('go with what else is pruned of their run', async () => {
    const journal = await backend.open();
    const record = { run: wait.run, runId: 'one', code: null, endedAt: long } as RunRecord;
    await recordReport(journal, record);
    await endRun(journal, outcome);
    expect(await pruneRun(journal, 'one', { before: future, by: 'ann' })).toBe('pruned');
    expect(await waitsToReport(journal, long)).toEqual([]);
  });
});

describe.each(backends)('messages in %s', (_, backend) => {
  it('are taken by one of two, and are sent once they have left', async () => {
    const journal = await backend.open();
    await beginWait(journal, wait);
    const taken = await Promise.all([takeMessages(journal, [message]), takeMessages(journal, [message])]);
    expect(taken.flat()).toEqual([message]);
    expect(await sentMessages(journal)).toMatchObject([{ run: wait.run, recipient: 'team', state: 'sending' }]);
    await messagesSent(journal, [message]);
    expect(await sentMessages(journal)).toMatchObject([{ state: 'sent' }]);
    expect(await takeMessages(journal, [message])).toEqual([]);
  });

  it('that failed are as if they had never been taken; a reminder is as it was before', async () => {
    const journal = await backend.open();
    await beginWait(journal, wait);
    await takeMessages(journal, [message]);
    await messagesFailed(journal, [message]);
    expect(await sentMessages(journal)).toEqual([]);
    const reminder = { ...message, kind: 'reminder' as const };
    await takeMessages(journal, [reminder]);
    await messagesSent(journal, [reminder]);
    const [before] = await sentMessages(journal);
    const again: MessageToTake = { ...reminder, last: before };
    expect(await takeMessages(journal, [again])).toEqual([again]);
    expect(await takeMessages(journal, [again])).toEqual([]);
    await messagesFailed(journal, [again]);
    expect(await sentMessages(journal)).toEqual([before]);
  });

  it('of which nobody knows whether they have left say when the one before them has', async () => {
    const journal = await backend.open();
    await beginWait(journal, wait);
    await takeMessages(journal, [message]);
    await messagesSent(journal, [message]);
    const [before] = await sentMessages(journal);
    await takeMessages(journal, [{ ...message, last: before }]);
    const [inDoubt] = await sentMessages(journal);
    expect(inDoubt).toMatchObject({ state: 'sending', sentBefore: before?.at });
    const again = { ...message, last: inDoubt };
    expect(await takeMessages(journal, [again])).toEqual([again]);
    expect(await sentMessages(journal)).toMatchObject([{ state: 'sending', sentBefore: before?.at }]);
    await messagesFailed(journal, [again]);
    expect(await sentMessages(journal)).toEqual([before]);
  });
});

describe.each(backends)('recipients who cannot be reached in %s', (_, backend) => {
  it('are known since the first message that failed, until one arrives or none is sent any more', async () => {
    const journal = await backend.open();
    await recordUnreached(journal, 'team', 'no answer');
    await recordReported(journal, ['team']);
    const [first] = await unreachedRecipients(journal);
    await recordUnreached(journal, 'team', 'answers 500');
    const [second] = await unreachedRecipients(journal);
    expect(second).toMatchObject({ since: first?.since, problem: 'answers 500', reportedAt: expect.any(String) });
    await recordUnreached(journal, 'other', 'no answer');
    await recordReached(journal, ['team']);
    expect((await unreachedRecipients(journal)).map(({ recipient }) => recipient)).toEqual(['other']);
    await forgetUnreached(journal, future);
    expect(await unreachedRecipients(journal)).toEqual([]);
  });
});
