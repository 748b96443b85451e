/** Which open runs of a task queue a worker must not write for, since another installation has started them. */
import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { foreignRuns, type ForeignRun } from '../../temporal/foreign-runs.ts';
import { runbookAttribute } from '../../temporal/search-attributes.ts';
import { testEnvironment, type TestEnvironment } from '../setup/temporal.ts';

let environment: TestEnvironment;
beforeAll(async () => {
  environment = await testEnvironment();
});
afterAll(() => environment.close());

const started: string[] = [];
const start = async (memo: Record<string, unknown>, client = environment.client): Promise<string> => {
  const workflowId = `foreign-${randomUUID()}`;
  await client.workflow.start('neverBegun', {
    workflowId,
    taskQueue: environment.taskQueue,
    memo,
    typedSearchAttributes: new TypedSearchAttributes([{ key: runbookAttribute, value: 'test' }]),
  });
  started.push(workflowId);
  return workflowId;
};

/** Visibility follows what was started with a delay. */
const seen = async (count: number): Promise<ForeignRun[]> => {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await foreignRuns(environment.client, environment.taskQueue, 'ours');
    if (found.length === count || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

test('those of another installation, of none, and of one whose memo cannot be read; not our own, and not ended ones', async () => {
  const ours = await start({ installation: 'ours' });
  const theirs = await start({ installation: 'theirs' });
  const unnamed = await start({});
  const { connection, options } = environment.client;
  const plain = new Client({ connection, namespace: options.namespace });
  const unreadable = await start({ installation: 'ours', status: 'x' }, withOtherKeys(plain));
  const found = await seen(3);
  expect(new Map(found.map(({ run, installation }) => [run, installation]))).toEqual(
    new Map([
      [theirs, 'theirs'],
      [unnamed, null],
      [unreadable, null],
    ]),
  );
  expect(found.map(({ run }) => run)).not.toContain(ours);
  for (const run of started) await environment.client.workflow.getHandle(run).terminate();
  expect(await seen(0)).toEqual([]);
});

/** Encrypts as nobody here can decrypt it. */
function withOtherKeys(client: Client): Client {
  const codec = {
    encode: async (payloads: readonly object[]) =>
      payloads.map(() => ({
        metadata: { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from('somebody-else') },
        data: Buffer.from('unreadable'),
      })),
    decode: async (payloads: readonly object[]) => [...payloads],
  };
  return new Client({
    connection: client.connection,
    namespace: client.options.namespace,
    dataConverter: { payloadCodecs: [codec as never] },
  });
}
