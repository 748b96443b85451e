/** What a command line does with a plan that isn't the run's: it checks what it shows, and decides nothing. On a real server. */
import { decidePlan } from '../../../client/runs/decide-plan.ts';
import { planOf, recordOf } from '../../../client/runs/ask-run.ts';
import { withRuns } from '../../../client/runs/with-runs.ts';
import type { Plan } from '../../../domain/plan.ts';
import type { RunRecord } from '../../../domain/run-record.ts';
import { toyKinds } from '../../workflows/toy/nouns.ts';
import { testIo } from '../test-io.ts';
import { AlteringWorker, awaiting, planWith } from './altered-plans/altering-worker.ts';
import { thingOf } from './altered-plans/steps.ts';
import { takenQuery, type Answers } from './altered-plans/workflow.ts';

jest.setTimeout(60_000);

let worker: AlteringWorker;
beforeAll(async () => {
  worker = await AlteringWorker.start();
});
afterAll(() => worker.stop());

const dangerous = thingOf('dangerous');
const harmless = thingOf('nothing of importance');

async function begun(answers: (plan: Plan) => Partial<Answers>) {
  const plan = planWith(await worker.begin(), [dangerous]);
  return { plan, handle: await shows(plan, answers(plan)) };
}

async function shows(plan: Plan, answers: Partial<Answers>) {
  const { run, runId } = plan.header;
  return await worker.shows(runId, run, { status: awaiting(plan), plan, ...answers });
}

const runOf = ({ subject, header: { runId } }: Plan) => ({ subject, runId });
const other = { subject: 'somebody else', runId: 'another' };

function command(action: 'approve' | 'reject', run: string, options: Record<string, string> = {}) {
  const { io, out } = testIo({ environment: worker.commandLine });
  const decided = decidePlan(action, { args: [run], options: { by: 'bob', ...options }, words: [] }, io, toyKinds);
  return { decided, out };
}

test('the plan that is shown is the one that is approved', async () => {
  const { plan, handle } = await begun(() => ({}));
  const { decided, out } = command('approve', handle.workflowId, { plan: plan.hash });
  await expect(decided).resolves.toMatchObject({ document: { state: 'taken', planHash: plan.hash } });
  expect(out()).toContain('It is dangerous.');
  expect(await handle.query(takenQuery)).toHaveLength(1);
});

test.each<[string, string, (plan: Plan) => Partial<Answers>]>([
  ['another plan under the true hash', 'plan-differs', (plan) => ({ plan: { ...plan, steps: [harmless] } })],
  [
    "another run's plan under the true hash",
    'plan-differs',
    (plan) => ({ plan: { ...planWith(other, [harmless]), hash: plan.hash } }),
  ],
  ["another run's plan", 'plan-differs', () => ({ plan: planWith(other, [dangerous]) })],
  [
    'the plan of an earlier run of its ID',
    'plan-differs',
    ({ subject }) => {
      const plan = planWith({ subject, runId: 'before' }, [dangerous]);
      return { plan, status: awaiting(plan) };
    },
  ],
  ['what is no plan', 'plan-differs', () => ({ plan: { hash: 'f'.repeat(64) } as Plan })],
  [
    'a plan whose steps hide their risks',
    'plan-differs',
    (own) => {
      const plan = planWith(runOf(own), [{ ...dangerous, risks: [] }]);
      return { plan, status: awaiting(plan) };
    },
  ],
  ['none', 'other-plan', () => ({ plan: null })],
  ['another plan than the one it waits for', 'other-plan', (plan) => ({ plan: planWith(runOf(plan), [harmless]) })],
  [
    'the plan of a stage in place of its own',
    'other-plan',
    (plan) => {
      const ofStage = planWith(runOf(plan), [dangerous], { stage: 'the rest' });
      return { plan: ofStage, status: { ...awaiting(plan), plan: { ...awaiting(ofStage).plan!, stage: null } } };
    },
  ],
])('a worker that shows %s: nothing is sent', async (_, code, answers) => {
  const { plan, handle } = await begun(answers);
  for (const options of [{ plan: plan.hash }, { plan: answers(plan).status?.plan?.hash ?? plan.hash }]) {
    const { decided, out } = command('approve', handle.workflowId, options);
    await expect(decided).rejects.toMatchObject({ code, exitCode: 4 });
    expect(out()).toBe('');
  }
  expect(await handle.query(takenQuery)).toEqual([]);
});

test('what was read and has been planned again since is not approved', async () => {
  const { plan: read, handle } = await begun(() => ({}));
  await shows(planWith(runOf(read), [harmless]), {});
  const { decided } = command('approve', handle.workflowId, { plan: read.hash.slice(0, 8) });
  await expect(decided).rejects.toMatchObject({ code: 'other-plan', exitCode: 4 });
  expect(await handle.query(takenQuery)).toEqual([]);
});

test('a plan can be rejected whatever is shown of it', async () => {
  const { plan, handle } = await begun(() => ({ plan: null }));
  const { decided } = command('reject', handle.workflowId);
  await expect(decided).resolves.toMatchObject({ document: { action: 'reject', planHash: plan.hash } });
});

test('a record has no plan that is not what its hash says', async () => {
  const { handle, plan } = await begun((own) => ({
    record: { plans: [{ ...own, steps: [harmless] }] } as unknown as RunRecord,
  }));
  await withRuns({ environment: worker.commandLine }, async (runs) => {
    await expect(recordOf(handle.workflowId, runs)).rejects.toMatchObject({ code: 'plan-differs' });
    expect(await planOf(handle.workflowId, runs, toyKinds)).toEqual(plan);
    // Its own kinds are other ones.
    await expect(planOf(handle.workflowId, runs)).rejects.toMatchObject({
      code: 'plan-differs',
      message: expect.stringContaining("is of a kind that isn't known here: thing") as string,
    });
  });
});
