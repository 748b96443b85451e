/** What `doctor` asks the Temporal server, what it says where there is none, and which keys open runs need. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TypedSearchAttributes } from '@temporalio/common';
import { adviceWithoutStack, howToStartWorker } from '../../../client/checks/how-to-start.ts';
import { payloadKeysCheck } from '../../../client/checks/payload-keys.ts';
import { temporalChecks } from '../../../client/checks/temporal.ts';
import { withRunsOf } from '../../../client/runs/with-runs.ts';
import { readConfig, type Config } from '../../../config.ts';
import { runbookAttribute } from '../../../temporal/search-attributes.ts';
import { testEnvironment, type TestEnvironment } from '../../setup/temporal.ts';

let environment: TestEnvironment;
beforeAll(async () => {
  environment = await testEnvironment();
});
afterAll(() => environment.close());

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'doctor-'));
});
afterEach(() => rm(home, { recursive: true }));

const taskQueue = `doctor-${randomUUID()}`;
const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;

function config(more: Record<string, string> = {}): Config {
  return readConfig({
    RUNBOOKS_HOME: home,
    RUNBOOKS_TASK_QUEUE: taskQueue,
    TEMPORAL_CONFIG_FILE: join(home, 'no-such-file.toml'),
    TEMPORAL_ADDRESS: environment.address,
    ...more,
  });
}

it('without a server all that is asked of one is named as skipped', async () => {
  const connection = {
    kind: 'exchange-server',
    domain: { dns: 'contoso.local', netbios: 'CONTOSO' },
    domainController: 'dc1.contoso.local',
    exchange: { uri: 'http://ex01.contoso.local/PowerShell/' },
    ews: 'https://mail.contoso.example/EWS/Exchange.asmx',
    identity: 'claims',
  };
  await writeFile(join(home, 'connections.yaml'), JSON.stringify({ connections: { corp: connection } }));
  const [reached, ...asked] = await temporalChecks(config());
  expect(reached).toMatchObject({ name: 'Temporal server', result: 'ok' });
  const [lost, ...skipped] = await temporalChecks(config({ TEMPORAL_ADDRESS: '127.0.0.1:1' }));
  expect(lost).toMatchObject({ name: 'Temporal server', result: 'wrong' });
  expect(skipped.map(({ name }) => name)).toEqual(asked.map(({ name }) => name));
  expect(skipped.every(({ result }) => result === 'skipped')).toBe(true);
  expect(asked.map(({ name }) => name)).toContain('on-premises worker of corp');
});

it('a key that an open run uses and this machine lacks is named, with the run', async () => {
  const [former, current] = [key('former'), key('current')];
  const workflowId = `doctor-${randomUUID()}`;
  await withRunsOf(config({ RUNBOOKS_CODEC_KEYS: former }), async ({ client }) =>
    client.workflow.start('neverBegun', {
      workflowId,
      taskQueue,
      args: [{ subject: 's' }],
      typedSearchAttributes: new TypedSearchAttributes([{ key: runbookAttribute, value: 'test' }]),
    }),
  );
  const found = (keys: string) => withRunsOf(config({ RUNBOOKS_CODEC_KEYS: keys }), payloadKeysCheck);
  // Visibility follows what was started with a delay.
  const deadline = Date.now() + 20_000;
  let without = await found(current);
  while (without.result === 'ok' && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    without = await found(current);
  }
  expect(without).toMatchObject({
    result: 'wrong',
    detail: expect.stringContaining(`the key former isn't here, and ${workflowId} uses it`),
  });
  expect(await found(`${current},${former}`)).toMatchObject({ result: 'ok' });
  await withRunsOf(config(), ({ client }) => client.workflow.getHandle(workflowId).terminate());
});

describe('an installation without the development stack', () => {
  it('is told how its worker is started', () => {
    expect(howToStartWorker(false)).not.toContain('runbook dev');
    expect(howToStartWorker(false)).toContain('node dist/worker.js');
    expect(howToStartWorker(true)).toContain('runbook dev');
  });

  it.each(['simulator-not-running', 'no-server', 'temporal-unreachable'])(
    '%s is advised with what is there',
    (code) => {
      expect(adviceWithoutStack(code, false)).toMatch(/connections\.yaml|TEMPORAL_ADDRESS/);
      expect(adviceWithoutStack(code, false)).not.toContain('runbook dev');
      expect(adviceWithoutStack(code, true)).toBeUndefined();
    },
  );
});
