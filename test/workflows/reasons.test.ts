/** What a person is told of a step that failed for good, on a real server. */
import { Failure } from '../../domain/failure.ts';
import { markdownReport } from '../../domain/report/markdown.ts';
import { Toy } from './toy/toy-worker.ts';
import type { World } from './toy/world.ts';

let toy: Toy;
let world: World;

beforeAll(async () => {
  toy = await Toy.start();
}, 60_000);
beforeEach(() => {
  world = toy.newWorld();
});
afterAll(async () => toy.stop());

const words = 'Property "Departement" is not a filterable property.';

it("the service's own words reach the person who is asked, and the report", async () => {
  world.fail('create b', 'exchange-invalid', 1, false, words);
  const run = await toy.begin('changes');
  await run.approve();
  const { attention } = await run.reaches('needs-attention');
  expect(attention).toMatchObject({ code: 'exchange-invalid', said: words });
  await run.choose('abort');
  const record = await run.ends();
  expect(record.interventions).toMatchObject([{ said: words }]);
  expect(markdownReport(record)).toContain(words);
});

it("the service's own words reach a run that can't be planned", async () => {
  world.fail('read b', 'exchange-invalid', 1, false, words);
  const run = await toy.begin('changes');
  const record = await run.ends();
  expect(record).toMatchObject({ outcome: 'failed', code: 'exchange-invalid' });
  expect(record.message).toContain(words);
});

describe('a probe that was refused to the end', () => {
  const hanging: { free?: () => void } = {};

  beforeEach(() => world.outcomes.set('first', ['refused']));
  afterEach(() => hanging.free?.());

  it('and whose last attempt had no answer, is refused', async () => {
    world.onAttempt = async () => {
      if (world.attempts.length > 2) await new Promise<void>((resolve) => (hanging.free = resolve));
    };
    const run = await toy.begin('whole', { atMost: '4 seconds' });
    await run.approve();
    const { attention } = await run.reaches('needs-attention');
    expect(attention).toMatchObject({ code: 'refused' });
    expect(attention?.message).toContain('access to first is refused');
  }, 60_000);

  it('and whose last attempts met with a busy service, is refused', async () => {
    world.onAttempt = async () => {
      if (world.attempts.length > 2) throw new Failure('graph-throttled', { service: 'graph', retryAfter: 60_000 });
    };
    const run = await toy.begin('whole', { atMost: '4 seconds' });
    await run.approve();
    const { attention } = await run.reaches('needs-attention');
    expect(attention).toMatchObject({ code: 'refused' });
    expect(attention?.message).toContain('access to first is refused');
  }, 60_000);
});

it('a run that waits for a person tells that person what to do', async () => {
  world.fail('create b', 'exchange-outcome-unknown', 1000, false, words);
  const run = await toy.begin('changes');
  await run.approve();
  const { attention } = await run.reaches('needs-attention');
  expect(attention).toMatchObject({
    code: 'write-outcome-unknown',
    said: words,
    advice: expect.stringContaining('then retry') as string,
  });
  await run.choose('abort');
  await run.ends();
});

it('a passing fault neither counts as an attempt nor ends the row of those that were as expected', async () => {
  world.onAttempt = async (to) => {
    if (to === 'first' && world.attempts.length % 2 === 0) throw new Failure('graph-unavailable', { service: 'graph' });
  };
  const run = await toy.begin('whole', { atMost: '20 seconds' });
  await run.approve();
  await run.reaches('awaiting-manual-step');
  await run.handle.signal('confirm', { by: 'bob' });
  expect(world.attempts.filter((to) => to === 'first')).toHaveLength(3);
  expect((await run.ends()).outcome).toBe('done');
}, 60_000);

it('the status says what is being tried, and nothing of the wait before it', async () => {
  const run = await toy.begin('readAfterProbe');
  await run.reaches('awaiting-approval');
  world.fail('note EX02', 'exchange-server-unreachable', 1000);
  await run.approve();
  const deadline = Date.now() + 20_000;
  let status = await run.status();
  while (status?.progress.current !== 'read/note about EX02' && Date.now() < deadline) status = await run.status();
  expect(status).toMatchObject({ phase: 'applying', waiting: null, progress: { current: 'read/note about EX02' } });
  await run.handle.terminate();
}, 60_000);

it('a refusal proves nothing where access was never seen to work', async () => {
  world.outcomes.set('first', ['refused']);
  const run = await toy.begin('whole', { atMost: '1 second' });
  await run.approve();
  const { attention } = await run.reaches('needs-attention');
  expect(attention?.step).toBe('probe/allowed/access to first');
  await run.choose('skip');
  await run.reaches('awaiting-manual-step');
  await run.handle.signal('confirm', { by: 'bob' });
  const record = await run.ends();
  expect(record.outcome).toBe('done-with-skips');
  expect(record.probes).toMatchObject([
    { key: 'probe/allowed/access to first', outcome: 'skipped' },
    { key: 'probe/refused/access to beyond', outcome: 'inconclusive', effectiveAfter: null },
  ]);
  expect(record.skipped.map(({ key }) => key)).toContain('probe/refused/access to beyond');
}, 60_000);

it('an access that reaches too far is found all the same where none was seen to work', async () => {
  world.outcomes.set('first', ['refused']);
  world.outcomes.set('beyond', ['allowed']);
  const run = await toy.begin('whole', { atMost: '1 second' });
  await run.approve();
  await run.reaches('needs-attention', 'refused');
  await run.choose('skip');
  const { attention } = await run.reaches('needs-attention', 'reaches-too-far');
  expect(attention?.step).toBe('probe/refused/access to beyond');
  await run.choose('abort');
  await run.ends();
}, 60_000);
