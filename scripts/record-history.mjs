// Records the histories that test/replay replays against the workflow code: `npm run record`. Runs each scenario on a fresh stack
// with the payload codec off, so that a difference between two recordings can be read. Needs a build.
//
// A recorded history is never replaced to make a test pass: code that can't replay it would break runs in production,
// and needs `patched`. A new runbook, or a new scenario, adds one.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { readConfig } = await import('../dist/config.js');
const { startDevStack } = await import('../dist/stack/dev-stack.js');
const { connect } = await import('../dist/temporal/connect.js');
const { openedWhenNeeded } = await import('../dist/journal/opened-when-needed.js');
const { journalSecrets, secretKeysOf } = await import('../dist/journal/secrets.js');
const { paceSchema, workflowIdOf } = await import('../dist/domain/run-request.js');
const { gatherInput } = await import('../dist/client/inputs/gather.js');
const { rotateCredentialInput, rotateCredentialRunbook } = await import('../dist/domain/runbooks/rotate-credential.js');
const { connect: connectTenant } = await import('../dist/connectors/connect.js');
const { seedSecrets } = await import('../dist/stack/seed-secret.js');
const { simulatedAccounts } = await import('../dist/stack/simulated-accounts.js');
const { openJournal } = await import('../dist/journal/journal.js');
const { recordCredential } = await import('../dist/journal/credentials.js');
const { ageingApplication } = await import('../dist/stack/ageing-application.js');
const { watchRequestSchema } = await import('../dist/domain/watch.js');
const { catalogue, runbookNamed } = await import('../dist/domain/runbooks/catalogue.js');

/**
 * By file name: the runbook, and what is said to each approval and to a run that needs attention. Each runbook has one of
 * its own name, in which everything is approved; named here is what differs.
 */
const scenarios = {
  ...Object.fromEntries(catalogue.map(({ name }) => [name, { runbook: name, approvals: [] }])),
  'client-sense-online.rolled-back': {
    runbook: 'client-sense-online',
    approvals: ['approve', 'reject'],
    attention: 'rollback',
  },
  'ce-mailbox-oauth.cancelled': {
    runbook: 'ce-mailbox-oauth',
    approvals: [],
    cancelledAt: 'awaiting-manual-step',
    attention: 'rollback',
  },
  // A mailbox that doesn't exist is left out.
  'ce-mailbox-oauth.leftovers': {
    runbook: 'ce-mailbox-oauth',
    approvals: [],
    attention: 'skip',
    changed: { mailboxes: ['ada.berg@contoso.example', 'nobody@contoso.example', 'scan.to.mail@contoso.example'] },
  },
  // Of the rollback alone: the run itself is terminated.
  'ce-mailbox-oauth.from-journal': {
    runbook: 'ce-mailbox-oauth',
    approvals: [],
    terminatedAt: 'awaiting-manual-step',
  },
  'rotate-credential': { runbook: 'rotate-credential', approvals: ['approve'] },
  'rotate-credential.listener': { runbook: 'rotate-credential', approvals: ['approve'], of: 'listener' },
  // Both credentials of an application end soon: each rotation is started, and left waiting for its approval.
  'watch-credentials': { runbook: 'watch-credentials', approvals: [] },
};

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

async function record({ runbook, approvals, attention, of, changed, cancelledAt, terminatedAt }) {
  process.env.RUNBOOKS_CODEC = 'off';
  const home = mkdtempSync(join(tmpdir(), 'recording-'));
  const config = readConfig({ ...process.env, RUNBOOKS_HOME: home });
  const journal = openedWhenNeeded({ home });
  const stack = await startDevStack({
    config,
    ports: 'free',
    ui: false,
    simulator: { scale: 600, arguments: ['--seed', '1'] },
  });
  try {
    const client = await connect(stack.config);
    const secrets = journalSecrets(journal, secretKeysOf({ home }));
    await secrets.put('client-sense-password', 'Recorded-1-Passw0rd!', { kind: 'password', createdBy: 'recorder' });
    const example = join(root, 'examples', `${runbook}.yaml`);
    // Accounts on premises keep the passwords that the simulator gave them.
    if (existsSync(example)) await seedSecrets(example, secrets, 'recorder', simulatedAccounts(stack.simulator));
    const { workflowType, workflowId, request } =
      of === 'listener' ? await listenerToRotate(stack.simulator, home) : await asked(runbook, home, secrets, changed);
    const handle = await client.workflow.start(workflowType, {
      taskQueue: config.taskQueue,
      workflowId,
      args: [request],
      memo: { installation: (await journal()).installation },
    });
    await carry(handle, [...approvals], { attention, cancelledAt, until: terminatedAt });
    if (terminatedAt !== undefined) await rollBack(client, handle, request, (await journal()).installation);
    const recorded = client.workflow.getHandle(workflowId);
    return anonymous(JSON.parse(historyToJSON(await recorded.fetchHistory())), home);
  } finally {
    await journal.close();
    await stack.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** As `runbook rollback` does with a run that no worker can continue. */
async function rollBack(client, handle, request, installation) {
  const { runId, taskQueue, workflowId } = await handle.describe();
  await client.workflow.getHandle(workflowId, runId).terminate('recorded');
  const of = { runId, code: 'workflow-task-fails', why: 'The code does not fit.' };
  const asked = { ...request, target: 'tenant', of, decision: { claimedBy: 'bob', reason: 'recorded' } };
  await client.workflow.execute('rollBackRun', { workflowId, taskQueue, args: [asked], memo: { installation } });
}

/** What a run is started with: the runbook's example, or an application whose credentials are to be rotated. */
async function asked(runbook, home, secrets, changed) {
  if (runbook === 'watch-credentials') {
    await ageing(home, secrets);
    const request = watchRequestSchema.parse({
      name: 'recorded',
      connections: ['simulated'],
      action: 'rotate',
      spreadOver: '10 seconds',
    });
    return { workflowType: 'watchCredentials', workflowId: 'watch-credentials/recorded', request };
  }
  if (runbook === rotateCredentialRunbook.name) {
    const { secret } = await ageing(home, secrets);
    const input = rotateCredentialInput.parse({ key: secret.key, overlap: '1 hour' });
    return runOf(rotateCredentialRunbook, secret.key, input);
  }
  const entry = runbookNamed(runbook);
  const example = join(root, 'examples', `${runbook}.yaml`);
  const file = changed === undefined ? example : join(home, 'input.yaml');
  if (changed !== undefined) writeFileSync(file, stringify({ ...parse(readFileSync(example, 'utf8')), ...changed }));
  const input = await gatherInput(
    entry,
    { file, options: {}, installation: { home } },
    { interactive: false, stdin: process.stdin },
  );
  return runOf(entry, entry.subject(input), input);
}

/** The certificate of EX02's listener, as a run for Monosync records it for the watch. */
async function listenerToRotate({ administration }, home) {
  const answer = await (await fetch(`${administration}/state`)).json();
  const { servers, computers } = (answer.state ?? answer).onPremises;
  const { fqdn, certificates } = servers.find(({ name }) => name === 'EX02');
  const { thumbprint, notBefore, notAfter } = certificates[0];
  const made = {
    kind: 'listener-certificate',
    holder: { kind: 'server', id: computers.find(({ dnsHostName }) => dnsHostName === fqdn).id, name: fqdn },
    current: { secret: `cert://${fqdn}/${thumbprint}`, keyId: null, thumbprint, notBefore, notAfter },
    connection: 'simulated',
    run: 'recorder',
    at: notBefore,
  };
  const { key } = await inJournal(home, (journal) => recordCredential(journal, made));
  const input = rotateCredentialInput.parse({ key, overlap: '1 hour', target: 'servers' });
  return runOf(rotateCredentialRunbook, key, input);
}

function runOf({ name, workflowType }, subject, input) {
  const request = {
    runbook: name,
    connection: 'simulated',
    subject,
    requestedBy: 'ann',
    mode: 'apply',
    input,
    changeTicket: null,
    pace: paceSchema.parse({}),
  };
  return { workflowType, workflowId: workflowIdOf(request), request };
}

async function ageing(home, secrets) {
  const connectionsFile = join(home, 'connections.yaml');
  const tenant = await connectTenant('simulated', { home, connectionsFile, secrets });
  return inJournal(home, (journal) => ageingApplication(tenant, secrets, journal));
}

async function inJournal(home, work) {
  const journal = await openJournal({ home, database: process.env.RUNBOOKS_DATABASE });
  try {
    return await work(journal);
  } finally {
    await journal.close();
  }
}

/** @param until the phase in which it is left */
async function carry(handle, approvals, { attention, cancelledAt, until }) {
  let done = new Set();
  for (;;) {
    const description = await handle.describe();
    if (description.status.name !== 'RUNNING') return;
    const status = description.memo?.status;
    if (until !== undefined && status?.phase === until) return;
    const once = (key, act) => (done.has(key) ? undefined : (done.add(key), act()));
    if (status?.phase === 'awaiting-approval') {
      const decide = () =>
        handle.signal('decide', {
          decision: approvals.shift() ?? 'approve',
          planHash: status.plan.hash,
          claimedBy: 'bob',
        });
      await once(status.plan.hash, decide);
    } else if (cancelledAt !== undefined && status?.phase === cancelledAt) {
      await once('cancel', () => handle.signal('cancel', { claimedBy: 'bob', reason: 'recorded' }));
    } else if (status?.phase === 'awaiting-manual-step') {
      await once(status.manualStep.key, () => handle.signal('confirm', { claimedBy: 'bob' }));
    } else if (status?.phase === 'needs-attention') {
      if (attention === undefined) throw new Error(`Needs attention: ${status.attention.message}`);
      await once(status.attention.step + status.waiting.since, () =>
        handle.signal('intervene', { choice: attention, claimedBy: 'bob' }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Replaces names of machines and processes, and paths of this one: they don't belong into a recording. */
function anonymous(value, home) {
  if (Array.isArray(value)) return value.map((item) => anonymous(item, home));
  if (typeof value !== 'object' || value === null) return value;
  const clean = (key, item) => {
    if (key === 'identity') return 'recorder';
    return key === 'data' && typeof item === 'string' ? withoutPaths(item, home) : anonymous(item, home);
  };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clean(key, item)]));
}

/** A payload's data are JSON in base64, since the codec is off. */
function withoutPaths(data, home) {
  const text = Buffer.from(data, 'base64').toString('utf8');
  const plain = text.replaceAll(`file://${root}/`, '').replaceAll(root, '.').replaceAll(home, '/home');
  return Buffer.from(plain, 'utf8').toString('base64');
}
