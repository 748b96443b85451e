/** `npm run replay`, the command itself, with the history of a run that was encrypted on a real server. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { bundledWorkflows } from '../bundled-workflows.ts';
import { skipWithout } from '../../setup/required-parts.ts';
import { testEnvironment, type TestEnvironment } from '../../setup/temporal.ts';
import { release, waiting } from '../workflows/waiting.ts';

const root = join(__dirname, '..', '..', '..');
const built = existsSync(join(root, 'dist', 'temporal', 'replay', 'divergence.js'));
if (!built) skipWithout('build', 'npm run replay');

let environment: TestEnvironment;
let folder: string;
let exported: string;
const workflowId = `replayed-${randomUUID()}`;

beforeAll(async () => {
  environment = await testEnvironment();
  folder = await mkdtemp(join(tmpdir(), 'runbooks-replay-'));
  exported = join(folder, 'history.json');
  await writeFile(exported, await recorded());
}, 60_000);

afterAll(async () => {
  await environment.close();
  await rm(folder, { recursive: true, force: true });
});

async function recorded(): Promise<string> {
  const { nativeConnection: connection, namespace, taskQueue, dataConverter, client } = environment;
  const workflowBundle = { codePath: await bundledWorkflows('waiting') };
  const worker = await Worker.create({ connection, namespace, taskQueue, dataConverter, workflowBundle });
  return await worker.runUntil(async () => {
    const handle = await client.workflow.start(waiting, { taskQueue, workflowId, args: ['PLANTED-INPUT'] });
    await handle.signal(release, 'PLANTED-SIGNAL');
    await handle.result();
    return historyToJSON(await handle.fetchHistory());
  });
}

function replay(
  args: string[],
  variables: NodeJS.ProcessEnv = {},
): { code: number | null; out: string; error: string } {
  const environmentOfCommand = { ...process.env, RUNBOOKS_HOME: environment.config.home, ...variables };
  const words = [join(root, 'scripts', 'replay.mjs'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    env: environmentOfCommand,
  });
  return { code: status, out: stdout, error: stderr };
}

(built ? describe : describe.skip)('npm run replay', () => {
  it('replays an encrypted history that was exported, without a server', async () => {
    expect(await readFile(exported, 'utf8')).not.toContain('PLANTED');
    const { code, out, error } = replay([exported, '--bundle', await bundledWorkflows('waiting')], {
      TEMPORAL_ADDRESS: '127.0.0.1:1',
    });
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(new RegExp(`^Replayed: waiting ${workflowId}, \\d+ events\n$`));
  });

  it('fetches the history of a workflow id from the server', async () => {
    const { code, out, error } = replay([workflowId, '--bundle', await bundledWorkflows('waiting')], {
      TEMPORAL_ADDRESS: environment.address,
      TEMPORAL_NAMESPACE: environment.namespace,
    });
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toContain(`Replayed: waiting ${workflowId},`);
  });

  it('says from which event on changed workflows would do something else, and shows no value', async () => {
    const { code, out } = replay([exported, '--bundle', await bundledWorkflows('waiting-changed')]);
    expect(code).toBe(1);
    expect(out).toMatch(/^Differs: waiting replayed-/);
    expect(out).toMatch(/Nondeterminism error: .*[Tt]imer/);
    expect(out).toMatch(/Recorded, and not what the code does:\n {2}\d+ WorkflowTaskCompleted\n/);
    expect(out).not.toContain('PLANTED');
  });

  it('names the key when the history was encrypted by another installation', async () => {
    const { code, out, error } = replay([exported, '--bundle', await bundledWorkflows('waiting')], {
      RUNBOOKS_HOME: join(folder, 'home'),
    });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toMatch(/^Not replayed: A payload is encrypted with the key k-\w+, which is not in the keyring/);
  });

  it('replays a recorded run of a runbook against the workflows that were built', () => {
    const history = join(root, 'test', 'replay', 'histories', 'client-sense-online.rolled-back.json');
    expect(replay([history])).toMatchObject({ code: 0, out: expect.stringContaining('Replayed: clientSenseOnline ') });
  });

  it.each([
    [[], 'One file or workflow id is needed'],
    [['package.json'], 'package.json is no history'],
    [['README.md'], 'README.md is not JSON'],
    [['package.json', '--bundle', 'nowhere.js'], 'There are no workflows at nowhere.js: npm run build'],
    [['package.json', '--no-such-option'], "Unknown option '--no-such-option'"],
  ])('refuses %j: %s', (args, problem) => {
    const { code, error } = replay(args.map((word) => (existsSync(join(root, word)) ? join(root, word) : word)));
    expect(code).toBe(2);
    expect(error).toContain(problem);
  });

  it('says what it knows of a workflow id that the server has not', () => {
    const { code, error } = replay(['never/was/there'], { TEMPORAL_ADDRESS: environment.address });
    expect({ code, error }).toEqual({
      code: 2,
      error: 'Not replayed: There is no file and no workflow never/was/there\n',
    });
  });

  it('shows an example with --help', () => {
    expect(replay(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('$ npm run replay -- ') });
  });
});
