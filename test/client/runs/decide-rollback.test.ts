/** `rollback` from the command line: what would be undone is read first, and decided by its hash. On a real server. */
import { decideRollback } from '../../../client/runs/decide-rollback.ts';
import { showRun } from '../../../client/runs/show-run.ts';
import { hashOf, summaryOf, type ChangeStep, type Plan } from '../../../domain/plan.ts';
import { rollbackPlan } from '../../../domain/rollback-plan.ts';
import type { RunRecord } from '../../../domain/run-record.ts';
import { commandLine, hasTerminals } from '../../e2e/command-line.ts';
import { toyKinds } from '../../workflows/toy/nouns.ts';
import { testIo } from '../test-io.ts';
import { AlteringWorker, awaiting, planWith } from './altered-plans/altering-worker.ts';
import { thingOf } from './altered-plans/steps.ts';
import { takenQuery } from './altered-plans/workflow.ts';

jest.setTimeout(60_000);

let worker: AlteringWorker;
beforeAll(async () => {
  worker = await AlteringWorker.start();
});
afterAll(() => worker.stop());

const changed: ChangeStep = {
  ...thingOf('new'),
  action: 'update',
  changes: [{ property: 'value', before: 'old', after: 'new' }],
};

/** A run that has applied the step, and asks what to do. @param altered what its worker shows as the rollback */
async function asking(altered: (rollback: Plan) => Plan = (rollback) => rollback, offered = true) {
  const plan = planWith(await worker.begin(), [changed]);
  const { run, runId } = plan.header;
  const rollback = rollbackPlan({ ...plan, header: { ...plan.header, undoes: runId } }, [changed]);
  const status = awaiting(plan);
  const attention = {
    step: 'run',
    code: 'cancelled',
    message: 'It was cancelled.',
    advice: 'Choose.',
    choices: offered ? (['rollback', 'abort'] as const) : (['abort'] as const),
    ...(offered && { rollback: { hash: rollback.hash, summary: summaryOf(rollback) } }),
  };
  const { runbook, connection, subject } = plan;
  const of = { run, runId, runbook, connection, subject };
  const record = {
    ...of,
    requestedBy: 'ann',
    plans: [plan],
    approvals: [],
    rollback: altered(rollback),
    outcome: null,
  };
  const handle = await worker.shows(runId, run, {
    status: { ...status, phase: 'needs-attention', attention },
    plan,
    record: record as unknown as RunRecord,
  });
  return { handle, rollback };
}

async function rollBack(run: string, options: Record<string, string> = {}) {
  const { io, out } = testIo({ environment: worker.commandLine });
  const answer: unknown = await decideRollback(
    { args: [run], options: { by: 'bob', ...options }, words: [] },
    io,
  ).catch((error: unknown) => error);
  return { answer, out: out() };
}

test('what is undone is shown, and the decision names its hash', async () => {
  const { handle, rollback } = await asking();
  const { io } = testIo({ environment: worker.commandLine });
  const shown = await showRun({ args: [handle.workflowId], options: {}, words: [] }, io, toyKinds);
  const begins = rollback.hash.slice(0, 8);
  expect(shown).toMatchObject({
    document: {
      rollback: { hash: rollback.hash, summary: '1 to undo' },
      next: [expect.stringContaining(`rollback ${handle.workflowId} --plan ${begins} --by NAME`) as string],
    },
  });
  const { answer, out } = await rollBack(handle.workflowId, { plan: begins });
  expect(answer).toMatchObject({ document: { action: 'rollback', state: 'taken', planHash: rollback.hash } });
  expect(out).toContain('Rollback of toy on toy');
  expect(out).toContain('~ value: "new" -> "old"');
  expect((await handle.query(takenQuery)).map((text) => JSON.parse(text) as object)).toMatchObject([
    { action: 'rollback', step: 'run', planHash: rollback.hash, by: 'bob' },
  ]);
});

test.each<[string, string, object, Parameters<typeof asking>, (hash: string) => Record<string, string>]>([
  ['that nobody has named, without a terminal', 'plan-unnamed', { exitCode: 2 }, [], () => ({})],
  ['that is another one than was read', 'other-plan', { exitCode: 4 }, [], () => ({ plan: 'f'.repeat(8) })],
  ['that the run does not offer', 'not-offered', { exitCode: 4 }, [undefined, false], (plan) => ({ plan })],
  [
    'under the true hash, of other steps',
    'plan-differs',
    { exitCode: 4 },
    [(rollback) => ({ ...rollback, steps: [] })],
    (plan) => ({ plan }),
  ],
  [
    'that restores what was never there',
    'plan-differs',
    { message: expect.stringContaining('is not the inverse of what was approved') as string },
    [(rollback) => withValue(rollback, 'theirs')],
    (plan) => ({ plan }),
  ],
  [
    'that is no rollback',
    'plan-differs',
    { exitCode: 4 },
    [({ header: { undoes: _undoes, ...header }, ...rest }) => rehashed({ ...rest, header, steps: [] })],
    (plan) => ({ plan }),
  ],
])('a rollback %s is not decided', async (_, code, problem, shown, options) => {
  const { handle, rollback } = await asking(...shown);
  const { answer } = await rollBack(handle.workflowId, options(rollback.hash));
  expect(answer).toMatchObject({ code, ...problem });
  expect(await handle.query(takenQuery)).toEqual([]);
});

function withValue(rollback: Plan, after: string): Plan {
  const steps = rollback.steps.map((step) =>
    step.kind === 'undo' ? { ...step, changes: [{ property: 'value', before: 'new', after }] } : step,
  );
  return rehashed({ ...rollback, steps });
}

function rehashed({ hash: _hash, ...plan }: Plan): Plan {
  return { ...plan, hash: hashOf(plan) };
}

(hasTerminals('a rollback on a terminal') ? describe : describe.skip)('on a terminal', () => {
  test.each<[string, (hash: string) => string, number]>([
    ['what its hash begins with', (hash) => `${hash.slice(0, 8)}\r`, 0],
    ['yes', () => 'yes\r', 3],
  ])('a person types %s', async (_, keys, code) => {
    const { handle, rollback } = await asking();
    const { RUNBOOKS_HOME: home = '', ...more } = worker.commandLine;
    const ended = await commandLine(home, more).typed(
      keys(rollback.hash),
      'rollback',
      handle.workflowId,
      '--by',
      'bob',
    );
    expect(ended.out).toMatch(/value: "new" -> "old"[^]*Roll this back as bob\?/);
    expect(ended.code).toBe(code);
    expect(await handle.query(takenQuery)).toHaveLength(code === 0 ? 1 : 0);
  });
});
