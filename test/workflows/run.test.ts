import type { RunRecord } from '../../domain/run-record.ts';
import { addList } from '../../journal/lists.ts';
import { Toy } from './toy/toy-worker.ts';
import type { World } from './toy/world.ts';

let toy: Toy;
let world: World;
beforeAll(async () => {
  toy = await Toy.start();
}, 60_000);
afterAll(() => toy.stop());
beforeEach(() => {
  world = toy.newWorld();
});

describe('a plan', () => {
  it('writes nothing, and says what is known after apply', async () => {
    const plan = await toy.plan('whole');
    expect(world.writes).toEqual([]);
    expect(plan.steps.map((step) => step.key)).toEqual([
      'thing/first',
      'thing/second',
      'wait/access to first',
      'probe/allowed/access to first',
      'probe/refused/access to beyond',
      'manual-step/the vendor',
    ]);
    const second = plan.steps[1];
    expect(second).toMatchObject({
      kind: 'change',
      action: 'create',
      document: 'Second things',
      inputs: { name: 'second', belongsTo: { $after: 'thing/first.id' } },
    });
    expect(plan.superseded).toHaveLength(1);
    expect(plan.evidence).toEqual([{ name: 'the world', observed: 'rest one,rest two' }]);
  });

  it('has the same steps when it is made twice, under another hash, and other steps when the state differs', async () => {
    const one = await toy.plan('changes');
    const again = await toy.plan('changes');
    expect(again.steps).toEqual(one.steps);
    expect(again.hash).not.toBe(one.hash);
    world.put('a', 'other');
    const moved = await toy.plan('changes');
    expect(moved.steps[0]).toMatchObject({
      action: 'update',
      changes: [{ property: 'value', before: 'other', after: 'one' }],
    });
  });

  it('takes no failed read for absence', async () => {
    world.fail('read b', 'graph-denied', 100);
    await expect(toy.plan('changes')).rejects.toMatchObject({ cause: { type: 'graph-denied' } });
  });

  it('refuses a runbook with two steps of one name', async () => {
    await expect(toy.plan('twice')).rejects.toMatchObject({ cause: { type: 'runbook-error' } });
  });
});

describe('a run', () => {
  it('goes from plan to report', async () => {
    world.outcomes.set('first', ['refused', 'allowed', 'refused', 'allowed', 'allowed']);
    const run = await toy.begin('whole');
    await run.approve();
    const status = await run.reaches('awaiting-manual-step');
    expect(status.manualStep).toEqual({
      name: 'the vendor',
      key: 'manual-step/the vendor',
      values: { id: world.named('first')[0]?.[0] },
    });
    const waiting = (await run.handle.query('record')) as RunRecord;
    expect(waiting.manualSteps).toMatchObject([{ confirmedBy: null, values: status.manualStep?.values }]);
    await run.handle.executeUpdate('confirm', { args: [{ by: 'bob' }] });
    const record = await run.ends();
    expect(record).toMatchObject({ outcome: 'done', residual: [], skipped: [] });
    expect(record.approvals).toMatchObject([{ by: 'bob', decision: 'approve', via: 'update' }]);
    expect(record.changes.map(({ key, ours }) => [key, ours])).toEqual([
      ['thing/first', true],
      ['thing/second', true],
    ]);
    expect(record.probes).toMatchObject([
      { expected: 'allowed', outcome: 'allowed', attempts: 5 },
      { expected: 'refused', outcome: 'refused' },
    ]);
    expect(record.manualSteps).toMatchObject([{ values: { id: world.named('first')[0]?.[0] }, confirmedBy: 'bob' }]);
    expect(world.named('second')[0]?.[1]).toMatchObject({
      value: 'after first',
      belongsTo: world.named('first')[0]?.[0],
    });
    expect(record.report?.json).toContain(record.runId);
  });

  it('asks for no approval and no manual step when everything is unchanged, and probes all the same', async () => {
    const first = world.put('first', 'one');
    world.put('second', 'after first', first);
    const record = await (await toy.begin('whole')).ends();
    expect(record).toMatchObject({ outcome: 'done', approvals: [] });
    expect(record.probes.map(({ outcome }) => outcome)).toEqual(['allowed', 'refused']);
    expect(world.writes).toEqual([]);
  });

  it('refuses an approval by the requester, and one for another plan', async () => {
    const run = await toy.begin('changes');
    const { plan } = await run.reaches('awaiting-approval');
    const decide = (by: string, planHash: string | undefined) =>
      run.handle.executeUpdate('decide', { args: [{ decision: 'approve', planHash, by }] });
    await expect(decide(' Ann ', plan?.hash)).rejects.toMatchObject({ cause: { type: 'requester' } });
    await expect(decide('bob', '0'.repeat(64))).rejects.toMatchObject({ cause: { type: 'other-plan' } });
    await expect(decide('bob', 'nonsense')).rejects.toMatchObject({ cause: { type: 'malformed' } });
    expect((await run.status())?.phase).toBe('awaiting-approval');
    await decide('bob', plan?.hash);
    expect((await run.ends()).outcome).toBe('done');
  });

  it('waits for nobody as soon as it has taken an approval', async () => {
    const run = await toy.begin('changes');
    const { plan } = await run.reaches('awaiting-approval');
    await run.handle.executeUpdate('decide', {
      args: [{ decision: 'approve', planHash: plan?.hash, by: 'bob' }],
    });
    expect((await run.status())?.phase).not.toBe('awaiting-approval');
    expect((await run.ends()).outcome).toBe('done');
  });

  it('is approved by a signal, and keeps the refused ones', async () => {
    const run = await toy.begin('changes');
    const { plan } = await run.reaches('awaiting-approval');
    await run.handle.signal('decide', { decision: 'approve', planHash: plan?.hash, by: 'ann' });
    await run.handle.signal('decide', { decision: 'approve', planHash: plan?.hash, by: 'bob' });
    const record = await run.ends();
    expect(record.refusedDecisions).toMatchObject([{ code: 'requester' }]);
    expect(record.approvals).toMatchObject([{ by: 'bob', via: 'signal' }]);
  });

  it('ends rejected when somebody rejects, and when nobody decides', async () => {
    const rejected = await toy.begin('changes');
    const { plan } = await rejected.reaches('awaiting-approval');
    await rejected.handle.executeUpdate('decide', {
      args: [{ decision: 'reject', planHash: plan?.hash, by: 'ann', reason: 'not today' }],
    });
    expect(await rejected.ends()).toMatchObject({ outcome: 'rejected', code: 'rejected' });
    const expired = await toy.begin('changes', {}, { approvalExpiresAfter: '1 second' });
    expect(await expired.ends()).toMatchObject({ outcome: 'rejected', code: 'approval-expired' });
    expect(world.writes).toEqual([]);
  });
});

describe('drift', () => {
  it('between approval and apply: the run plans and asks again', async () => {
    const run = await toy.begin('changes');
    const { plan } = await run.reaches('awaiting-approval');
    world.put('b', 'somebody else');
    await run.handle.executeUpdate('decide', {
      args: [{ decision: 'approve', planHash: plan?.hash, by: 'bob' }],
    });
    let again = await run.reaches('awaiting-approval');
    while (again.plan?.hash === plan?.hash) again = await run.reaches('awaiting-approval');
    await run.approve('cyd');
    const record = await run.ends();
    expect(record.outcome).toBe('done');
    expect(record.approvals.map(({ by }) => by)).toEqual(['bob', 'cyd']);
    expect(world.writes).toEqual(['create a', 'update b', 'create c']);
  });

  it('into what was approved: it is not ours, and a rollback leaves it', async () => {
    const run = await toy.begin('changes');
    const { plan } = await run.reaches('awaiting-approval');
    world.put('b', 'one');
    world.fail('create c', 'graph-denied', 1);
    await run.handle.executeUpdate('decide', {
      args: [{ decision: 'approve', planHash: plan?.hash, by: 'bob' }],
    });
    await run.reaches('needs-attention');
    await run.choose('rollback');
    const record = await run.ends();
    expect(record.outcome).toBe('rolled-back');
    expect(world.named('a')).toEqual([]);
    expect(world.named('b')).toHaveLength(1);
  });
});

describe('an approval that ends while its plan is carried out', () => {
  const day = 24 * 3_600_000;
  afterEach(() => {
    toy.ahead = 0;
  });

  it('is asked for again with the same plan, and the run goes on where it was', async () => {
    world.onWrite = (operation) => {
      if (operation === 'create a') toy.ahead = day;
    };
    const run = await toy.begin('changes');
    await run.approve();
    const status = await run.reaches(
      'awaiting-approval',
      undefined,
      (found) => found.waiting?.for.includes('rest') === true,
    );
    expect(status.waiting?.for).toBe('approval of the rest of the plan');
    expect(world.writes).toEqual(['create a']);
    await run.approve('cyd');
    const record = await run.ends();
    expect(record).toMatchObject({ outcome: 'done', skipped: [], residual: [] });
    expect(world.writes).toEqual(['create a', 'create b', 'create c']);
    expect(record.plans).toHaveLength(1);
    expect(record.approvals.map(({ by, planHash }) => [by, planHash])).toEqual([
      ['bob', record.plans[0]?.hash],
      ['cyd', record.plans[0]?.hash],
    ]);
  });

  it('is asked for again in the middle of a list, whose items that are done are not done twice', async () => {
    const items = Array.from({ length: 30 }, (_, index) => `m${index}@a.example`);
    world.members.onGrant = () => {
      if (world.members.inside.size === 15) toy.ahead = day;
    };
    const run = await toy.begin('many', { list: await addList(await toy.journal(), items) });
    await run.approve();
    await run.reaches('awaiting-approval', undefined, (found) => found.waiting?.for.includes('rest') === true);
    expect(world.members.inside.size).toBeLessThan(30);
    await run.approve();
    expect(await run.ends()).toMatchObject({ outcome: 'done' });
    expect(world.members.grants.toSorted()).toEqual(items.toSorted());
  });

  it('and whose rest is rejected: what was done by it is rolled back all the same', async () => {
    world.onWrite = () => {
      toy.ahead = day;
    };
    const run = await toy.begin('changes');
    await run.approve();
    await run.reaches('awaiting-approval', undefined, (found) => found.waiting?.for.includes('rest') === true);
    await run.decide('reject');
    await run.reaches('needs-attention');
    await run.choose('rollback');
    expect(await run.ends()).toMatchObject({ outcome: 'rolled-back', residual: [] });
    expect(world.things.size).toBe(0);
  });
});

describe('a write whose answer is lost', () => {
  it('is found by the next try, never repeated, and is ours', async () => {
    world.fail('create b', 'graph-outcome-unknown', 1, true);
    world.fail('create c', 'graph-denied', 1);
    const run = await toy.begin('changes');
    await run.approve();
    await run.reaches('needs-attention');
    expect(world.named('b')).toHaveLength(1);
    await run.choose('rollback');
    expect((await run.ends()).outcome).toBe('rolled-back');
    expect([...world.things]).toEqual([]);
  });

  it('and whose outcome is unknown: a rollback finds what it left', async () => {
    world.fail('create b', 'graph-outcome-unknown', 1, true);
    world.fail('read b', 'graph-denied', 0);
    const run = await toy.begin('changes', { names: 'a,b' });
    await run.reaches('awaiting-approval');
    // From its second try on, the step can't even read: it fails for good with its outcome unknown.
    const create = world.failures.get('create b');
    Object.defineProperty(create, 'times', {
      get: () => 1,
      set: () => {
        world.fail('read b', 'graph-denied', 1);
      },
    });
    await run.approve();
    await run.reaches('needs-attention');
    await run.choose('rollback');
    expect((await run.ends()).outcome).toBe('rolled-back');
    expect([...world.things]).toEqual([]);
  });
});

describe('a step that fails for good', () => {
  it('is tried again when a person says so', async () => {
    world.fail('create b', 'graph-denied', 1);
    const run = await toy.begin('changes');
    await run.approve();
    const { attention } = await run.reaches('needs-attention');
    expect(attention).toMatchObject({
      step: 'thing/b',
      code: 'graph-denied',
      choices: ['retry', 'skip', 'rollback', 'abort'],
    });
    await run.choose('retry');
    const record = await run.ends();
    expect(record.outcome).toBe('done');
    expect(record.interventions).toMatchObject([{ step: 'thing/b', choice: 'retry', by: 'bob' }]);
  });

  it('is skipped with all that depends on it: done with skips', async () => {
    world.fail('create first', 'graph-denied', 1);
    const run = await toy.begin('whole');
    await run.approve();
    await run.reaches('needs-attention');
    await run.choose('skip');
    const record = await run.ends();
    expect(record.outcome).toBe('done-with-skips');
    expect(record.skipped.map(({ key }) => key)).toEqual(['thing/first', 'thing/second', 'manual-step/the vendor']);
    expect(world.writes).toEqual([]);
  });

  it('is skipped by another person than the one who asked for the run', async () => {
    world.fail('create b', 'graph-denied', 1);
    const run = await toy.begin('changes');
    await run.approve();
    const { waiting } = await run.reaches('needs-attention');
    expect(waiting?.who).toBe('anybody; skip, rollback: anybody but ann');
    await expect(run.choose('skip', ' Ann')).rejects.toMatchObject({ cause: { type: 'requester' } });
    await run.choose('skip');
    const record = await run.ends();
    expect(record.interventions).toMatchObject([{ step: 'thing/b', choice: 'skip', by: 'bob' }]);
  });

  it('ends the run when a person aborts, and says what is residual', async () => {
    world.fail('create b', 'graph-denied', 1);
    const run = await toy.begin('changes');
    await run.approve();
    await run.reaches('needs-attention');
    await expect(run.choose('dance')).rejects.toMatchObject({ cause: { type: 'malformed' } });
    await run.choose('abort');
    const record = await run.ends();
    expect(record).toMatchObject({ outcome: 'failed', code: 'graph-denied' });
    // What was refused was not written.
    expect(record.residual).toEqual(['thing/a: created by this run']);
  });

  it('whose answer was lost, and that is skipped, is named as residual', async () => {
    world.fail('create b', 'graph-outcome-unknown', 1000);
    const run = await toy.begin('changes');
    await run.approve();
    await run.reaches('needs-attention');
    await run.choose('skip');
    const record = await run.ends();
    expect(record.outcome).toBe('done-with-skips');
    expect(record.residual).toEqual(['thing/b: its outcome is unknown: check whether it is there']);
  });

  it("can't be swallowed by a definition", async () => {
    world.fail('create first', 'graph-denied', 1);
    const run = await toy.begin('stubborn');
    await run.approve();
    await run.reaches('needs-attention');
    await run.choose('abort');
    expect((await run.ends()).outcome).toBe('failed');
    expect(world.writes).toEqual([]);
  });

  it('a probe that never sees what it should asks a person', async () => {
    world.outcomes.set('beyond', ['allowed']);
    const run = await toy.begin('whole');
    await run.approve();
    const { attention } = await run.reaches('needs-attention');
    expect(attention).toMatchObject({ code: 'reaches-too-far', step: 'probe/refused/access to beyond' });
    world.outcomes.set('beyond', ['refused']);
    await run.choose('retry');
    await run.reaches('awaiting-manual-step');
    await run.handle.signal('confirm', { by: 'bob' });
    expect((await run.ends()).outcome).toBe('done');
  }, 60_000);
});

describe('a rollback', () => {
  it('restores what was changed, deletes what was made, and leaves what somebody else has changed since', async () => {
    world.put('a', 'before');
    world.fail('create c', 'graph-denied', 1);
    const run = await toy.begin('changes', { names: 'a,b,x,c' });
    await run.approve();
    await run.reaches('needs-attention');
    const [id, state] = world.named('x')[0] ?? [];
    if (id !== undefined && state !== undefined) world.things.set(id, { ...state, name: 'x', value: 'theirs' });
    await run.choose('rollback');
    const record = await run.ends();
    expect(world.named('a')[0]?.[1].value).toBe('before');
    expect(world.named('b')).toEqual([]);
    expect(record.residual).toEqual(['thing/x: x was changed by somebody else']);
    expect(world.writes.filter((write) => write.startsWith('undo'))).toEqual(['undo b', 'undo a']);
  });

  it('that fails asks: retry, or leave it behind', async () => {
    world.fail('create c', 'graph-denied', 1);
    world.fail('undo a', 'graph-denied', 2);
    const run = await toy.begin('changes');
    await run.approve();
    await run.reaches('needs-attention');
    await run.choose('rollback');
    const asked = await reachesAttentionAt(run, 'thing/a');
    expect(asked.choices).toEqual(['retry', 'skip']);
    await run.choose('skip');
    const record = await run.ends();
    expect(record.outcome).toBe('rolled-back');
    expect(record.residual).toHaveLength(1);
    expect(world.named('b')).toEqual([]);
  });
});

describe('a cancelled run', () => {
  it('that changed nothing ends at once', async () => {
    const run = await toy.begin('changes');
    await run.reaches('awaiting-approval');
    await run.cancel();
    expect(await run.ends()).toMatchObject({ outcome: 'cancelled', residual: [] });
  });

  it('whose only write was refused has changed nothing', async () => {
    world.fail('create a', 'graph-denied', 1);
    const run = await toy.begin('changes');
    await run.approve();
    await run.reaches('needs-attention');
    await run.cancel();
    expect(await run.ends()).toMatchObject({ outcome: 'cancelled', residual: [] });
    expect(world.writes).toEqual([]);
  });

  it('that changed something offers the rollback, and says what is residual', async () => {
    for (const [choice, outcome] of [
      ['rollback', 'rolled-back'],
      ['abort', 'cancelled'],
    ] as const) {
      world = toy.newWorld();
      const run = await toy.begin('whole');
      await run.approve();
      await run.reaches('awaiting-manual-step');
      await run.cancel();
      const { attention } = await run.reaches('needs-attention');
      expect(attention).toMatchObject({ code: 'cancelled', choices: ['rollback', 'abort'] });
      await run.choose(choice);
      const record = await run.ends();
      expect(record.outcome).toBe(outcome);
      expect(record.residual).toHaveLength(choice === 'abort' ? 2 : 0);
      expect(world.things.size).toBe(choice === 'abort' ? 2 : 0);
    }
  });
});

describe('a run that waits', () => {
  it('says in one timer what it waits for', async () => {
    const run = await toy.begin('changes', {}, { approvalExpiresAfter: '1 second' });
    expect((await run.reaches('awaiting-approval')).waiting).toMatchObject({
      for: 'approval of the plan',
      who: 'anybody but ann',
    });
    await run.ends();
    const { events } = await run.handle.fetchHistory();
    const timers = (events ?? []).filter((event) => event.timerStartedEventAttributes !== null);
    expect(timers).toHaveLength(1);
    expect(timers.every((event) => event.userMetadata?.summary !== undefined)).toBe(true);
  });

  it('lets a probe go when it is cancelled', async () => {
    world.outcomes.set('first', ['refused']);
    const run = await toy.begin('whole');
    await run.approve();
    await run.reaches('probing');
    await run.handle.cancel();
    await run.reaches('needs-attention');
    await run.choose('rollback');
    expect((await run.ends()).outcome).toBe('rolled-back');
    expect(world.things.size).toBe(0);
  });
});

describe('an input that is wrong', () => {
  it('ends the run at once, with the reason', async () => {
    world.fail('read b', 'graph-invalid', 100);
    const record = await (await toy.begin('changes')).ends();
    expect(record).toMatchObject({ outcome: 'failed', code: 'graph-invalid', approvals: [] });
  });

  it('and a read that may work later asks a person', async () => {
    world.fail('read b', 'graph-denied', 1);
    const run = await toy.begin('changes');
    const { attention } = await run.reaches('needs-attention');
    expect(attention).toMatchObject({ step: 'plan', choices: ['retry', 'rollback', 'abort'] });
    await run.choose('retry');
    await run.approve();
    expect((await run.ends()).outcome).toBe('done');
  });
});

describe('a stage', () => {
  it('is planned when it is reached, approved by itself, and applied', async () => {
    const run = await toy.begin('staged');
    const { plan } = await run.reaches('awaiting-approval');
    await run.approve();
    let status = await run.reaches('awaiting-approval');
    while (status.plan?.hash === plan?.hash) status = await run.reaches('awaiting-approval');
    expect(status.plan?.stage).toBe('the rest');
    expect(world.writes).toEqual(['create first']);
    await run.approve('cyd');
    const record = await run.ends();
    expect(record.outcome).toBe('done');
    expect(record.approvals).toMatchObject([{ by: 'bob' }, { by: 'cyd', stage: 'the rest' }]);
    expect(world.writes).toEqual(['create first', 'create rest one', 'create rest two', 'create last']);
  });

  it('that would change nothing asks nobody', async () => {
    const first = world.put('first', 'one');
    for (const name of ['rest one', 'rest two']) world.put(name, 'one', first);
    world.put('last', 'one');
    expect(await (await toy.begin('staged')).ends()).toMatchObject({ outcome: 'done', approvals: [] });
  });
});

async function reachesAttentionAt(run: Awaited<ReturnType<Toy['begin']>>, step: string) {
  for (;;) {
    const { attention } = await run.reaches('needs-attention');
    if (attention?.step === step) return attention;
  }
}
