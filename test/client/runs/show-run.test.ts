/** `show` and `approve`: what a person reads before deciding, on a real server. */
import { decidePlan } from '../../../client/runs/decide-plan.ts';
import { showRun } from '../../../client/runs/show-run.ts';
import { withJournal } from '../../../client/with-journal.ts';
import type { Answer, Io } from '../../../client/io.ts';
import { referenceOf } from '../../../domain/list-reference.ts';
import type { ChangeStep, Plan } from '../../../domain/plan.ts';
import { namedLocation } from '../../../domain/resources/named-location.ts';
import type { RunRecord } from '../../../domain/run-record.ts';
import { workflowIdOf } from '../../../domain/run-request.ts';
import { addList } from '../../../journal/lists.ts';
import { commandLine, hasTerminals } from '../../e2e/command-line.ts';
import { toyKinds } from '../../workflows/toy/nouns.ts';
import { testIo } from '../test-io.ts';
import { AlteringWorker, awaiting, planWith } from './altered-plans/altering-worker.ts';
import { membersOf, thingOf } from './altered-plans/steps.ts';
import { takenQuery, type Answers } from './altered-plans/workflow.ts';

jest.setTimeout(60_000);

let worker: AlteringWorker;
beforeAll(async () => {
  worker = await AlteringWorker.start();
});
afterAll(() => worker.stop());

const members = Array.from({ length: 25 }, (_, at) => `member${String(at).padStart(2, '0')}@contoso.example`);
const keptList = () =>
  withJournal({ home: worker.commandLine.RUNBOOKS_HOME ?? '' }, (journal) => addList(journal, members));
const lostList = referenceOf('nobody@contoso.example\n');

function recordWith(plans: readonly Plan[], more: Partial<RunRecord> = {}): RunRecord {
  const [{ runbook, connection, subject } = planWith({ subject: '', runId: '' }, [])] = plans;
  const of = { runbook, connection, subject };
  const runId = plans[0]?.header.runId;
  const record = {
    run: workflowIdOf(of),
    runId,
    ...of,
    requestedBy: 'ann',
    plans,
    approvals: [],
    endedAt: null,
    outcome: null,
  };
  return { ...record, ...more } as unknown as RunRecord;
}

/** A run that waits for a decision about the last of these plans. */
async function waitingFor(...made: [Plan, ...Plan[]]) {
  const plan = made.at(-1) ?? made[0];
  return await shows(plan, { record: recordWith(made) });
}

async function shows(plan: Plan, more: Partial<Answers>) {
  const { run, runId } = plan.header;
  return await worker.shows(runId, run, { plan, status: awaiting(plan), ...more });
}

async function show(run: string, options: Record<string, string> = {}): Promise<Answer> {
  const { io } = testIo({ environment: worker.commandLine });
  return await showRun({ args: [run], options, words: [] }, io, toyKinds);
}

async function approve(run: string, given: { plan?: string; terminal?: boolean; json?: boolean } = {}) {
  const { terminal = false, json = false, ...options } = given;
  const { io, out } = testIo({ environment: worker.commandLine, json });
  const asking: Io = { ...io, interactive: terminal };
  const invocation = { args: [run], options: { by: 'bob', ...options }, words: [] };
  return { answer: await decidePlan('approve', invocation, asking, toyKinds), out: out() };
}

test('the plans of a run are shown with their lists, and with the command that approves the one it waits for', async () => {
  const list = await keptList();
  const own = planWith(await worker.begin(), [thingOf('one'), membersOf(list, 25)]);
  const stage = planWith({ subject: own.subject, runId: own.header.runId }, [thingOf('dangerous')], {
    stage: 'the rest',
  });
  const { workflowId } = await waitingFor(own, stage);
  const shown = await show(workflowId);
  expect(shown).toMatchObject({
    kind: 'run-plans',
    exit: 0,
    document: {
      awaiting: stage.hash,
      plans: [
        { hash: own.hash, stage: null, lists: [{ step: 'membership/group', names: members, problem: null }] },
        { hash: stage.hash, stage: 'the rest', lists: [] },
      ],
      next: [
        expect.stringContaining(`approve ${workflowId} --plan ${stage.hash.slice(0, 8)} --by NAME`) as string,
        expect.stringContaining(`reject ${workflowId} --plan ${stage.hash.slice(0, 8)}`) as string,
      ],
    },
  });
  expect(await show(workflowId, { stage: 'the rest' })).toMatchObject({ document: { plans: [{ hash: stage.hash }] } });
  await expect(show(workflowId, { stage: 'the end' })).rejects.toMatchObject({ code: 'stage-unknown', exitCode: 2 });
  expect(await show(workflowId, { list: 'membership/group' })).toMatchObject({
    kind: 'list-names',
    document: { names: members, list: list.slice('list://'.length) },
  });
  await expect(show(workflowId, { list: 'thing/first' })).rejects.toMatchObject({ code: 'list-unknown', exitCode: 2 });
});

test('a list that is not here is said to be missing, and a plan with it is not approved', async () => {
  const plan = planWith(await worker.begin(), [membersOf(lostList, 1)]);
  const handle = await waitingFor(plan);
  expect(await show(handle.workflowId)).toMatchObject({
    exit: 1,
    document: { plans: [{ lists: [{ names: null, problem: { code: 'list-missing' } }] }] },
  });
  await expect(show(handle.workflowId, { list: 'group' })).rejects.toMatchObject({ code: 'list-missing', exitCode: 1 });
  await expect(approve(handle.workflowId, { plan: plan.hash })).rejects.toMatchObject({
    code: 'list-missing',
    message:
      "The names in a list of the plan can't be shown here. The list isn't in the journal that this command reads.",
    advice: expect.stringContaining('to that of the worker') as string,
  });
  expect(await handle.query(takenQuery)).toEqual([]);
});

test('a plan that counts fewer names than its list has is not what it says', async () => {
  const { workflowId } = await waitingFor(planWith(await worker.begin(), [membersOf(await keptList(), 7)]));
  await expect(show(workflowId)).rejects.toMatchObject({ code: 'plan-differs', exitCode: 4 });
});

describe('a plan whose steps hide their risks', () => {
  const hiding = async () => planWith(await worker.begin(), [{ ...thingOf('dangerous'), risks: [] }]);
  const ended = { endedAt: new Date().toISOString(), outcome: 'done' as const };

  test('is not shown while its run goes on, whatever that says of itself', async () => {
    const plan = await hiding();
    const { workflowId } = await waitingFor(plan);
    await expect(show(workflowId)).rejects.toMatchObject({ code: 'plan-differs' });
    const status = { ...awaiting(plan), phase: 'done' as const };
    const done = await shows(plan, { status, record: recordWith([plan], ended) });
    await expect(show(done.workflowId)).rejects.toMatchObject({ code: 'plan-differs' });
  });

  test.each([
    ['is of a run that has ended, perhaps of another version: its hash is checked', (plan: Plan) => plan, undefined],
    ['and has another hash is not shown either', (plan: Plan) => ({ ...plan, steps: [] }), 'plan-differs'],
  ])('%s', async (_, altered, code) => {
    const plan = await hiding();
    const record = recordWith([altered(plan)], ended);
    const handle = await shows(plan, { record, ends: true });
    await handle.result();
    const shown = show(handle.workflowId);
    if (code !== undefined) return await expect(shown).rejects.toMatchObject({ code, exitCode: 4 });
    const document = { outcome: 'done', awaiting: null, plans: [{ hash: plan.hash }], next: [] };
    await expect(shown).resolves.toMatchObject({ exit: 0, document });
  });
});

describe('an approval', () => {
  test.each([
    ['there is no terminal', {}],
    ['a document is asked for', { terminal: true, json: true }],
  ])('names its plan where %s', async (_, how) => {
    const handle = await waitingFor(planWith(await worker.begin(), [thingOf('one')]));
    await expect(approve(handle.workflowId, how)).rejects.toMatchObject({
      code: 'plan-unnamed',
      exitCode: 2,
      advice: expect.stringContaining(`"runbook show ${handle.workflowId}"`) as string,
    });
    expect(await handle.query(takenQuery)).toEqual([]);
  });

  test.each([false, true])('with its plan named shows it and asks nothing, on a terminal: %s', async (terminal) => {
    const plan = planWith(await worker.begin(), [thingOf('one'), membersOf(await keptList(), 25)]);
    const { workflowId } = await waitingFor(plan);
    const digits = (plan.hash.match(/.{8}/g) ?? []).join(' ');
    const { answer, out } = await approve(workflowId, { plan: digits, terminal });
    expect(answer).toMatchObject({ exit: 0, document: { planHash: plan.hash, state: 'taken' } });
    expect(out).toContain('+ value = "one"');
    expect(out).toContain(members[19]);
    expect(out).toContain('and 5 more: runbook show');
  });
});

(hasTerminals('an approval on a terminal') ? describe : describe.skip)('on a terminal', () => {
  const location: ChangeStep = {
    ...thingOf(''),
    key: 'named-location/L',
    resource: 'named-location',
    action: 'update',
    inputs: { displayName: 'L', addresses: ['203.0.113.10'] },
    changes: [{ property: 'ranges', before: [], after: ['203.0.113.10/32'] }],
    risks: namedLocation.risks?.({ displayName: 'L', addresses: [] }, { ranges: [], isTrusted: false }) ?? [],
  };

  test.each<[string, (hash: string) => string, readonly number[]]>([
    ['what the hash begins with is an approval', (hash) => `${hash.slice(0, 8)}\r`, [0]],
    ['yes is none', () => 'yes\r', [3]],
    // The prompt takes it for an answer, or the terminal has made a signal of it before.
    ['Ctrl-C is none', () => '\u0003', [3, 130]],
  ])('%s', async (_, keys, codes) => {
    const plan = planWith(await worker.begin(), [location]);
    const handle = await waitingFor(plan);
    const { RUNBOOKS_HOME: home = '', ...more } = worker.commandLine;
    const ended = await commandLine(home, more).typed(keys(plan.hash), 'approve', handle.workflowId, '--by', 'bob');
    const readFirst = expect.stringMatching(/every policy that names it follows[^]*as bob\?/) as string;
    expect(ended.out).toEqual(readFirst);
    expect(codes).toContain(ended.code);
    expect(await handle.query(takenQuery)).toHaveLength(ended.code === 0 ? 1 : 0);
  });
});
