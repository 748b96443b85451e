/** Decisions from the command line that no worker answers in time, on a real server. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, Connection } from '@temporalio/client';
import type { Answer } from '../../../client/io.ts';
import { decidePlan } from '../../../client/runs/decide-plan.ts';
import { findDecision } from '../../../client/runs/find-decision.ts';
import { saidAbout, type Said } from '../../../client/runs/said.ts';
import { sendDecision } from '../../../client/runs/send-decision.ts';
import { UnansweredDecisions, type WrittenDecision } from '../../../client/runs/unanswered-decisions.ts';
import type { RunsClient } from '../../../client/runs/with-runs.ts';
import { decisionText, type RunDecision } from '../../../domain/decision.ts';
import { workflowIdOf } from '../../../domain/run-request.ts';
import { toyKinds } from '../../workflows/toy/nouns.ts';
import { Toy, ToyRun } from '../../workflows/toy/toy-worker.ts';
import { testIo } from '../test-io.ts';

jest.setTimeout(60_000);

let toy: Toy;
let home: string;
let runs: RunsClient;
beforeAll(async () => {
  toy = await Toy.start();
});
afterAll(() => toy.stop());
beforeEach(async () => {
  await toy.work();
  toy.newWorld();
  home = await mkdtemp(join(tmpdir(), 'decisions-'));
  const { client, config } = toy.environment;
  runs = { config: { ...config, home }, client: client as Client & { connection: Connection } };
});
afterEach(() => rm(home, { recursive: true }));

async function said(run: ToyRun, by: string): Promise<Said> {
  const { runId } = await run.handle.describe();
  return saidAbout({ run: run.handle.workflowId, runId }, { by }, runs);
}

/** As on a connection where names are taken as typed. */
const unsigned = { sign: async (text: string) => ({ text }) };

async function approvalOf(run: ToyRun, by = 'bob'): Promise<WrittenDecision> {
  const { plan, waiting } = await run.reaches('awaiting-approval');
  const decision: RunDecision = {
    ...(await said(run, by)),
    action: 'approve',
    asked: waiting?.since ?? '',
    planHash: plan?.hash ?? '',
  };
  return { ...decisionText(decision), decision };
}

function listening() {
  const lines: string[] = [];
  return { lines, io: { progress: (line: string) => void lines.push(line), signal: new AbortController().signal } };
}

const asSent = ({ id, decision: { run, runId } }: WrittenDecision) => ({ id, run, runId });

it('an approval that no worker takes is told as sent, found by its id once one has taken it, and recorded once', async () => {
  const run = await toy.begin('changes');
  const approval = await approvalOf(run);
  await toy.rest();
  const { io, lines } = listening();
  expect(await sendDecision(approval, unsigned, runs, io, 1_000)).toEqual({ id: approval.id, state: 'on-its-way' });
  expect(lines).toEqual([expect.stringContaining('it takes effect when a worker takes it')]);
  expect(await new UnansweredDecisions(home).about(run.handle.workflowId)).toEqual([approval]);

  await toy.work();
  const record = await run.ends();
  expect(record).toMatchObject({ outcome: 'done', approvals: [{ id: approval.id, by: 'bob' }] });
  expect(record.approvals).toHaveLength(1);
  expect(await findDecision(asSent(approval), runs)).toMatchObject({ state: 'taken' });

  // The run has ended: nothing is sent, and what became of it is still known.
  expect(await sendDecision(approval, unsigned, runs, io, 1_000)).toMatchObject({ state: 'taken' });
  expect(await readdir(join(home, 'temporal', 'unanswered'))).toEqual([]);
});

it('a refusal that nobody heard is found by its id, with its reason, and recorded once', async () => {
  const run = await toy.begin('changes');
  const approval = await approvalOf(run, 'ann');
  await toy.rest();
  const { io } = listening();
  expect(await sendDecision(approval, unsigned, runs, io, 500)).toMatchObject({ state: 'on-its-way' });
  await toy.work();
  const heard = { code: 'requester', exitCode: 4 };
  await expect(sendDecision(approval, unsigned, runs, io)).rejects.toMatchObject(heard);
  await expect(sendDecision(approval, unsigned, runs, io)).rejects.toMatchObject(heard);
  await run.cancel();
  const record = await run.ends();
  expect(record.approvals).toEqual([]);
  expect(record.refusedDecisions).toMatchObject([{ code: 'requester', id: approval.id }]);
});

it('a decision about what the run no longer asks is refused, and leaves the present question open', async () => {
  toy.world.fail('create a', 'graph-denied', 2);
  const run = await toy.begin('changes');
  await run.approve();
  const { waiting } = await run.reaches('needs-attention');
  const skip: RunDecision = {
    ...(await said(run, 'bob')),
    action: 'skip',
    asked: waiting?.since ?? '',
    step: 'thing/a',
  };
  await run.choose('retry');
  while ((await run.reaches('needs-attention')).waiting?.since === waiting?.since);
  const late = { ...decisionText(skip), decision: skip };
  await expect(sendDecision(late, unsigned, runs, listening().io)).rejects.toMatchObject({
    code: 'asked-again',
    exitCode: 4,
  });
  await run.choose('retry');
  expect(await run.ends()).toMatchObject({ outcome: 'done', refusedDecisions: [{ code: 'asked-again', id: late.id }] });
});

it("a text that isn't the one of the update's ID, or is about another execution, leaves no event", async () => {
  const run = await toy.begin('changes');
  const { id, text, decision } = await approvalOf(run);
  const send = (given: string, updateId: string) =>
    run.handle.executeUpdate('decision', { args: [{ text: given }], updateId });
  await expect(send(text, 'f'.repeat(64))).rejects.toMatchObject({ cause: { type: 'malformed' } });
  await expect(send(`${text} `, id)).rejects.toMatchObject({ cause: { type: 'malformed' } });
  const elsewhere = decisionText({ ...decision, runId: 'another' });
  await expect(send(elsewhere.text, elsewhere.id)).rejects.toMatchObject({ cause: { type: 'other-run' } });
  await send(text, id);
  expect(await run.ends()).toMatchObject({ outcome: 'done', refusedDecisions: [] });
});

it('the same command again says what has become of the decision, and decides nothing else', async () => {
  const request = toy.request('apply');
  const workflowId = workflowIdOf(request);
  const { installation } = await toy.journal();
  const { client, taskQueue, address, config } = toy.environment;
  const handle = await client.workflow.start('staged', {
    taskQueue,
    workflowId,
    args: [request],
    memo: { installation },
  });
  const run = new ToyRun(handle);
  const { plan } = await run.reaches('awaiting-approval');
  const environment = { RUNBOOKS_HOME: config.home, TEMPORAL_ADDRESS: address };
  const approve = async (args: string[], options: Record<string, string>) =>
    (await decidePlan(
      'approve',
      { args, options: { by: 'bob', ...options }, words: [] },
      testIo({ environment }).io,
      toyKinds,
    )) as Answer & {
      kind: 'decided';
    };
  const approval = await approvalOf(run);
  await toy.rest();
  const sharing = { config, client: client as Client & { connection: Connection } };
  expect(await sendDecision(approval, unsigned, sharing, listening().io, 500)).toMatchObject({ state: 'on-its-way' });
  await toy.work();
  // The run goes on to its stage, and asks about that: it is not what was approved.
  while ((await run.reaches('awaiting-approval')).plan?.hash === plan?.hash);
  const again = { plan: plan?.hash ?? '' };
  expect(await approve([workflowId], again)).toMatchObject({
    exit: 0,
    document: { state: 'taken', planHash: plan?.hash },
  });
  const { phase, plan: stage } = (await run.status()) ?? {};
  expect(phase).toBe('awaiting-approval');
  // Once it is answered, the same command decides anew: about a plan that is no longer asked about.
  await expect(approve([workflowId], again)).rejects.toMatchObject({ code: 'other-plan' });
  const next = { plan: stage?.hash ?? '' };
  expect(await approve([workflowId], next)).toMatchObject({ exit: 0, document: { state: 'taken' } });
  const record = await run.ends();
  expect(record.approvals.map(({ stage }) => stage)).toEqual([undefined, 'the rest']);
});
