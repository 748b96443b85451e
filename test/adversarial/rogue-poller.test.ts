/**
 * Somebody without a key who takes the tasks of the product's workers: whatever they answer, the run takes the outcome for
 * unknown, asks a person, and goes on with a worker that has the keys.
 */
import { join } from 'node:path';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../../scripts/workflow-bundle.mjs';
import { isAtStep, Toy, type ToyRun } from '../workflows/toy/toy-worker.ts';
import { inPlain, Outsider, type Answer, type Task } from './outsider.ts';

jest.setTimeout(120_000);

let toy: Toy;
let outsider: Outsider;
beforeAll(async () => {
  toy = await Toy.start();
  toy.newWorld();
  outsider = new Outsider(toy.environment);
});
afterAll(() => toy.stop());

/** Runs go on, and nobody but the rogue takes their activities. */
async function whileOnlyRoguesServe(answers: (task: Task) => Answer | Promise<Answer>, work: () => Promise<void>) {
  await toy.rest();
  const { nativeConnection: connection, namespace, taskQueue, dataConverter } = toy.environment;
  const codePath = await workflowBundle(join(__dirname, '..', 'workflows', 'toy', 'runbooks.ts'));
  const worker = await Worker.create({ connection, namespace, taskQueue, dataConverter, workflowBundle: { codePath } });
  const stop = outsider.serve(answers);
  try {
    await worker.runUntil(work());
  } finally {
    await stop();
    await toy.work();
  }
}

const nothingWritten = { failureClass: 'denied', advice: 'Do nothing.', written: 'nothing' };

function failing(failure: temporal.api.failure.v1.IFailure): (task: Task) => Answer {
  return () => ({ failure: { message: 'refused: nothing was written', ...failure } });
}

/** What a worker has answered for another run, as it lies on the server. */
let ofAnotherRun: Payload[] = [];

const forged = {
  ours: true,
  created: true,
  id: 'x',
  action: 'create',
  changes: [],
  before: null,
  after: {},
  outputs: {},
};
const answers: Readonly<Record<string, (task: Task) => Answer>> = {
  'an empty answer': () => ({ result: [] }),
  'an answer without a value': () => ({ result: inPlain(undefined) }),
  'a forged answer in plain': () => ({ result: inPlain({ answered: 'thing.apply', answer: forged }) }),
  'the input sent back': ({ input }) => ({ result: (input?.payloads ?? []) as Payload[] }),
  "another run's answer": () => ({ result: ofAnotherRun }),
  'a refusal without a payload': failing({ applicationFailureInfo: { type: 'graph-denied', nonRetryable: true } }),
  'a refusal in plain': failing({
    encodedAttributes:
      inPlain({ message: 'refused: nothing was written', stack_trace: '', type: 'graph-denied' })[0] ?? null,
    applicationFailureInfo: {
      type: 'graph-denied',
      nonRetryable: true,
      details: { payloads: inPlain(nothingWritten) },
    },
  }),
  'drift in plain': failing({ applicationFailureInfo: { type: 'drift', nonRetryable: true } }),
  'a failure that no SDK can read': failing({
    applicationFailureInfo: { type: 'graph-denied', nonRetryable: true },
    cause: { childWorkflowExecutionFailureInfo: {} },
  }),
};

describe('of a write', () => {
  const runs = new Map<string, ToyRun>();
  let writesMeanwhile: string[] = [];
  beforeAll(async () => {
    ofAnotherRun = await answerOf(await doneRun());
    const names = Object.keys(answers);
    // However long the rogue takes to come to each of them.
    const patient = { writesGiveUpAfter: '10 minutes' };
    await Promise.all(names.map(async (name) => runs.set(name, await toy.begin('changes', { names: name }, patient))));
    const all = [...runs.values()];
    // They are tried again and again until the rogue takes one of the attempts.
    for (const name of names) toy.world.fail(`create ${name}`, 'graph-throttled', Infinity);
    await Promise.all(all.map(async (run) => run.approve()));
    // The rogue is to come to a step's attempt, and not to what is asked before the first one.
    await Promise.all(all.map(async (run) => run.reaches('applying', undefined, isAtStep)));
    const attackOn = new Map([...runs].map(([name, run]) => [run.handle.workflowId, answers[name]]));
    const choose = (task: Task): Answer => {
      if (task.activityType?.name !== 'thing.apply') return { result: [] };
      return attackOn.get(task.workflowExecution?.workflowId ?? '')?.(task) ?? { result: [] };
    };
    await whileOnlyRoguesServe(choose, async () => {
      await Promise.all(all.map(async (run) => run.reaches('needs-attention')));
    });
    toy.world.failures.clear();
    writesMeanwhile = [...toy.world.writes];
  });

  it.each(Object.keys(answers))('%s leaves its outcome unknown, and the run goes on', async (name) => {
    const run = runs.get(name)!;
    expect((await run.reaches('needs-attention')).attention).toMatchObject({
      code: 'answer-unsealed',
      advice: expect.stringContaining('find out who else polls the task queue') as string,
    });
    expect(writesMeanwhile).not.toContain(`create ${name}`);
    await run.choose('retry');
    expect(await run.ends()).toMatchObject({ outcome: 'done', changes: [{ ours: true, action: 'create' }] });
    expect(toy.world.writes.filter((write) => write === `create ${name}`)).toHaveLength(1);
  });
});

it('of an approval, an answer in plain admits nothing, and a person is asked', async () => {
  const run = await toy.begin('changes', { names: 'admitted' });
  const { plan } = await run.reaches('awaiting-approval');
  await whileOnlyRoguesServe(
    () => ({ result: inPlain({ answered: 'admit', answer: { admitted: plan?.hash } }) }),
    async () => {
      await run.approve();
      expect((await run.reaches('needs-attention')).attention).toMatchObject({
        step: 'approval',
        code: 'answer-unsealed',
        choices: ['retry', 'abort'],
      });
    },
  );
  await run.choose('retry');
  expect(await run.ends()).toMatchObject({ outcome: 'done' });
});

it('of a plan, a forged one in plain is not planned with', async () => {
  const found = { action: 'none', changes: [], outputs: { id: 'x', name: 'found' } };
  const planned = { answered: 'thing.plan', answer: found };
  const beforePlanning: Record<string, object> = {
    admitRequest: { issuer: null, requester: null, request: null },
    preflight: { input: { names: 'found' } },
  };
  let run: ToyRun | undefined;
  await whileOnlyRoguesServe(
    async (task) => {
      const name = task.activityType?.name ?? '';
      const answer = beforePlanning[name];
      return { result: answer === undefined ? inPlain(planned) : await asAWorker(task, { answered: name, answer }) };
    },
    async () => {
      run = await toy.begin('changes', { names: 'found' }, { readsGiveUpAfter: '1 minute' });
      const { attention } = await run.reaches('needs-attention');
      expect(attention).toMatchObject({ step: 'plan', code: 'answer-unsealed' });
    },
  );
  await run?.choose('retry');
  expect((await run?.reaches('awaiting-approval'))?.plan?.summary).toContain('1 to create');
  await run?.cancel();
});

/** A run that is done, whose apply was answered by a worker. */
async function doneRun(): Promise<ToyRun> {
  const run = await toy.begin('changes', { names: 'before' });
  await run.approve();
  await run.ends();
  return run;
}

async function answerOf({ handle }: ToyRun): Promise<Payload[]> {
  const events = (await handle.fetchHistory()).events ?? [];
  const applied = events.find(
    ({ activityTaskScheduledEventAttributes: each }) => each?.activityType?.name === 'thing.apply',
  );
  const done = events.find(
    ({ activityTaskCompletedEventAttributes: each }) => String(each?.scheduledEventId) === String(applied?.eventId),
  );
  return (done?.activityTaskCompletedEventAttributes?.result?.payloads ?? []) as Payload[];
}

/** What comes before needs a worker with the keys. */
async function asAWorker({ workflowExecution, activityId }: Task, value: object): Promise<Payload[]> {
  const [codec] = toy.environment.dataConverter.payloadCodecs ?? [];
  const [workflowId, namespace] = [workflowExecution?.workflowId ?? '', toy.environment.namespace];
  const context = { type: 'activity', namespace, workflowId, activityId: activityId ?? '', isLocal: false } as const;
  return (await codec?.encode([defaultPayloadConverter.toPayload(value)], context)) ?? [];
}
