// Records the histories that test/replay replays against the workflow code: `npm run record`. Runs each scenario on a fresh
// stack, and keeps its history with every payload opened, so that a difference between two recordings can be read. Needs a
// build.
//
// A recorded history is never replaced to make a test pass: code that can't replay it would break runs in production,
// and needs `patched`. A new runbook, or a new scenario, adds one.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { anonymous } from './recording/anonymous.mjs';
import { answer } from './recording/decisions.mjs';
import { withOpenPayloads } from './recording/open-payloads.mjs';
import { Surroundings } from './recording/meanwhile.mjs';
import { requestFor } from './recording/requests.mjs';
import { scenarios } from './recording/scenarios.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { readConfig } = await import('../dist/config.js');
const { startDevStack } = await import('../dist/stack/dev-stack.js');
const { connect } = await import('../dist/temporal/connect.js');
const { loadCodec } = await import('../dist/temporal/data-converter.js');
const { openedWhenNeeded } = await import('../dist/journal/opened-when-needed.js');
const { journalSecrets, secretKeysOf } = await import('../dist/journal/secrets.js');
const { seedSecrets } = await import('../dist/stack/seed-secret.js');
const { signedRequest } = await import('../dist/client/runs/start-run.js');
const { signerFor } = await import('../dist/client/sign-in/signer.js');
const { simulatedAccounts } = await import('../dist/stack/simulated-accounts.js');

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in scenarios));
if (unknown.length > 0)
  throw new Error(`There is no scenario ${unknown.join(', ')}: ${Object.keys(scenarios).join(', ')}`);
for (const [name, scenario] of Object.entries(scenarios)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const history = await record(scenario);
  const file = join(root, 'test', 'replay', 'histories', `${name}.json`);
  writeFileSync(file, `${JSON.stringify(history)}\n`);
  process.stdout.write(`${name}: ${history.events.length} events\n`);
}

async function record(scenario) {
  const home = mkdtempSync(join(tmpdir(), 'recording-'));
  const identity = scenario.isSigned ? '' : ', identity: claims';
  writeFileSync(join(home, 'connections.yaml'), `connections:\n  simulated: {kind: simulated${identity}}\n`);
  const config = readConfig({ ...process.env, RUNBOOKS_HOME: home });
  const opened = openedWhenNeeded({ home });
  const stack = await startDevStack({
    config,
    ports: 'free',
    ui: false,
    simulator: { scale: 600, arguments: ['--seed', '1'] },
  });
  try {
    const client = await connect(stack.config);
    const secrets = journalSecrets(opened, secretKeysOf({ home }));
    await secrets.put('client-sense-password', 'Recorded-1-Passw0rd!', { kind: 'password', createdBy: 'recorder' });
    const example = join(root, 'examples', `${scenario.runbook}.yaml`);
    // Accounts on premises keep the passwords that the simulator gave them.
    if (existsSync(example)) await seedSecrets(example, secrets, 'recorder', simulatedAccounts(stack.simulator));
    const around = new Surroundings(stack.simulator, home, secrets);
    const journal = await opened();
    const asked = await requestFor(scenario, { around, home, secrets, journal, example });
    const { workflowType, workflowId, request } = asked;
    const memo = { installation: journal.installation };
    const left = new Map(Object.entries(scenario.meanwhile ?? {}));
    const before = async (when) => {
      const happenings = left.get(when) ?? [];
      left.delete(when);
      for (const happening of happenings) await happening(around);
    };
    await before('before-start');
    const { taskQueue } = config;
    const io = { interactive: false, environment: {}, signal: new AbortController().signal, progress: () => undefined };
    const signerOf = async (person) => await signerFor('simulated', person, stack.config, io);
    const args = [await signedRequest(request, journal.installation, await signerOf('ann'))];
    const handle = await client.workflow.start(workflowType, { taskQueue, workflowId, args, memo });
    const signer = await signerOf('ben');
    await answer(handle, scenario, { until: scenario.terminatedAt, before, signer });
    if (left.size > 0) throw new Error(`The run never asked about ${[...left.keys()].join(', ')}.`);
    if (scenario.terminatedAt !== undefined) await rollBack(client, handle, request, memo);
    const history = await client.workflow.getHandle(workflowId).fetchHistory();
    const readable = await withOpenPayloads(
      JSON.parse(historyToJSON(history)),
      await loadCodec(stack.config, 'client'),
    );
    return anonymous(readable, { [`file://${root}/`]: '', [root]: '.', [home]: '/home' });
  } finally {
    await opened.close();
    await stack.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** As `runbook rollback` does with a run that no worker can continue. */
async function rollBack(client, handle, request, memo) {
  const { runId, taskQueue, workflowId } = await handle.describe();
  await client.workflow.getHandle(workflowId, runId).terminate('recorded');
  const of = { runId, code: 'workflow-task-fails', why: 'The code does not fit.' };
  const asked = { ...request, target: 'tenant', of };
  const rolling = await client.workflow.start('rollBackRun', { workflowId, taskQueue, args: [asked], memo });
  await answer(rolling, { attention: 'rollback' }, { before: async () => undefined });
}
