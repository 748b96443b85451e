/** How a run stops: by a person's decision, and by Temporal's own cancel request. */
import { whyNotInverse } from '../../domain/rollback-plan.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { admissionsOf } from '../../journal/admissions.ts';
import { isAtStep, Toy, type ToyRun } from './toy/toy-worker.ts';
import type { World } from './toy/world.ts';

jest.setTimeout(60_000);

let toy: Toy;
let world: World;
beforeAll(async () => {
  toy = await Toy.start();
});
afterAll(() => toy.stop());
beforeEach(() => {
  world = toy.newWorld();
});

const slow = { writesGiveUpAfter: '5 minutes', firstRetryAfter: '3 seconds', longestRetryDelay: '3 seconds' };

/** Until an activity has failed and waits for its next attempt. */
async function triesAgain(run: ToyRun): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const { pendingActivities } = (await run.handle.describe()).raw;
    if (pendingActivities?.some(({ attempt }) => (attempt ?? 1) > 1)) return;
    if (Date.now() > deadline) throw new Error('No activity has failed.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a person cancels', () => {
  it('and the record and the status say who, when and why', async () => {
    const run = await toy.begin('whole');
    await run.approve();
    await run.reaches('awaiting-manual-step');
    await run.cancel('not this week');
    const status = await run.reaches('needs-attention', 'cancelled');
    expect(status.cancellation).toMatchObject({ by: 'cyd', reason: 'not this week', at: expect.any(String) });
    expect(status.attention?.message).toContain('The run was cancelled by cyd: not this week');
    await run.choose('rollback');
    const record = await run.ends();
    expect(record).toMatchObject({
      outcome: 'rolled-back',
      cancellations: [{ by: 'cyd', reason: 'not this week', via: 'update' }],
    });
  });

  it('and the rollback that is offered is a plan: decided by its hash, and not by who asked for the run', async () => {
    const run = await toy.begin('whole');
    await run.approve();
    await run.reaches('awaiting-manual-step');
    await run.cancel();
    const { attention } = await run.reaches('needs-attention', 'cancelled');
    const written = world.writes.length;
    const { rollback, plans, runId } = await run.handle.query<RunRecord>('record');
    expect(rollback).toMatchObject({
      hash: attention?.rollback?.hash,
      header: { runId, undoes: runId },
      steps: [
        { kind: 'undo', key: 'thing/second', action: 'delete' },
        { kind: 'undo', key: 'thing/first', action: 'delete' },
      ],
    });
    expect(whyNotInverse(rollback!, plans)).toBeUndefined();
    const decide = async (given: object) =>
      await run.handle.executeUpdate('intervene', { args: [{ choice: 'rollback', by: 'bob', ...given }] });
    const planHash = rollback?.hash;
    await expect(decide({})).rejects.toMatchObject({ cause: { type: 'malformed' } });
    await expect(decide({ planHash: plans[0]?.hash })).rejects.toMatchObject({ cause: { type: 'other-plan' } });
    await expect(decide({ planHash, by: 'Ann ' })).rejects.toMatchObject({ cause: { type: 'requester' } });
    expect(world.writes).toHaveLength(written);
    await decide({ planHash });
    const record = await run.ends();
    expect(record).toMatchObject({ outcome: 'rolled-back', rollback: { hash: planHash } });
    expect(record.interventions).toMatchObject([{ choice: 'rollback', by: 'bob', planHash }]);
    const journal = await toy.journal();
    const [newest] = (await journal.read((tx) => admissionsOf(journal, tx, runId))).admissions;
    expect(newest?.receipt).toMatchObject({ kind: 'rollback', planHash, by: 'bob' });
  });

  it('once: a second cancellation is refused, and so is one without a name', async () => {
    const run = await toy.begin('whole');
    await run.approve();
    await run.reaches('awaiting-manual-step');
    await expect(run.handle.executeUpdate('cancel', { args: [{ by: ' ' }] })).rejects.toMatchObject({
      cause: { type: 'malformed' },
    });
    await run.handle.signal('cancel', { by: 'bob' });
    await run.reaches('needs-attention', 'cancelled');
    await expect(run.cancel()).rejects.toMatchObject({ cause: { type: 'already-cancelled' } });
    await run.choose('abort');
    expect(await run.ends()).toMatchObject({
      outcome: 'cancelled',
      cancellations: [{ by: 'bob', via: 'signal' }],
    });
  });

  it('while a write is being tried again: it is not tried any more, and nothing was written', async () => {
    world.fail('create a', 'graph-throttled', 1000);
    const run = await toy.begin('changes', {}, slow);
    await run.approve();
    await triesAgain(run);
    await run.cancel();
    world.failures.clear();
    expect(await run.ends()).toMatchObject({ outcome: 'cancelled', residual: [], changes: [] });
    expect(world.writes).toEqual([]);
  });

  it('while a step is read before its first call: the call is not made', async () => {
    const run = await toy.begin('changes', {}, { ...slow, workerSilentAfter: '1 second' });
    await run.reaches('awaiting-approval');
    world.delay = 3_000;
    await run.approve();
    await run.reaches('applying', undefined, isAtStep);
    await run.cancel();
    expect(await run.ends()).toMatchObject({ outcome: 'cancelled', residual: [] });
    expect(world.writes).toEqual([]);
  });

  it('while a write whose answer was lost is searched for: the rollback finds it', async () => {
    world.fail('create a', 'graph-outcome-unknown', 1, true);
    const run = await toy.begin('changes', {}, slow);
    await run.approve();
    await triesAgain(run);
    await run.cancel();
    const { attention } = await run.reaches('needs-attention', 'cancelled');
    expect(attention?.message).toContain('It has changed nothing but, perhaps, one whose outcome is unknown.');
    await run.choose('rollback');
    expect((await run.ends()).outcome).toBe('rolled-back');
    expect([...world.things]).toEqual([]);
    expect(world.writes).toEqual(['create a', 'undo a']);
  });
});

describe('Temporal is asked to cancel', () => {
  it('and the run that waits for an approval asks a person, and waits on when told to', async () => {
    const run = await toy.begin('changes');
    const before = await run.reaches('awaiting-approval');
    await run.handle.cancel();
    const asked = await run.reaches('needs-attention', 'cancel-requested');
    expect(asked.attention).toMatchObject({ step: 'run', choices: ['resume', 'abort'] });
    expect(asked.attention?.message).toContain('It has changed nothing');
    expect(asked.cancellation).toMatchObject({ by: null });
    await run.choose('resume');
    expect((await run.reaches('awaiting-approval')).waiting).toEqual(before.waiting);
    await run.approve();
    expect(await run.ends()).toMatchObject({
      outcome: 'done',
      cancellations: [{ by: null, via: 'temporal' }],
      interventions: [{ step: 'run', code: 'cancel-requested', choice: 'resume', by: 'bob' }],
    });
  });

  it.each([
    ['rollback', 'rolled-back', 0],
    ['abort', 'cancelled', 2],
  ])('and a person chooses %s', async (choice, outcome, left) => {
    const run = await toy.begin('whole');
    await run.approve();
    await run.reaches('awaiting-manual-step');
    await run.handle.cancel();
    const { attention } = await run.reaches('needs-attention');
    expect(attention).toMatchObject({ code: 'cancel-requested', choices: ['resume', 'rollback', 'abort'] });
    await run.choose(choice);
    expect(await run.ends()).toMatchObject({
      outcome,
      residual: Array.from({ length: left }, () => expect.any(String)),
    });
    expect(world.things.size).toBe(left);
  });

  it('while a write is being tried again: it stops, and goes on when told to', async () => {
    world.fail('create b', 'graph-throttled', 1000);
    const run = await toy.begin('changes', {}, slow);
    await run.approve();
    await triesAgain(run);
    await run.handle.cancel();
    const { attention } = await run.reaches('needs-attention', 'cancel-requested');
    expect(attention?.message).toContain('One change has been made');
    world.failures.clear();
    expect(world.writes).toEqual(['create a']);
    await run.choose('resume');
    expect((await run.ends()).outcome).toBe('done');
    expect(world.writes).toEqual(['create a', 'create b', 'create c']);
  });

  it('while a step needs attention: that is decided first, then what the request means', async () => {
    world.fail('create b', 'graph-denied', 1);
    const run = await toy.begin('changes');
    await run.approve();
    await run.reaches('needs-attention', 'graph-denied');
    await run.handle.cancel();
    await run.choose('retry');
    await run.reaches('needs-attention', 'cancel-requested');
    await run.choose('resume');
    expect((await run.ends()).outcome).toBe('done');
  });

  it('and a person cancels while it asks', async () => {
    const run = await toy.begin('changes');
    await run.reaches('awaiting-approval');
    await run.handle.cancel();
    await run.reaches('needs-attention', 'cancel-requested');
    await run.cancel('enough');
    expect(await run.ends()).toMatchObject({
      outcome: 'cancelled',
      cancellations: [{ by: null }, { by: 'cyd', reason: 'enough' }],
    });
  });
});
