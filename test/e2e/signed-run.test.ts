/** A run on a connection where people sign in: each decision is signed at the identity provider, and verified by the worker. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Documents } from '../../client/json/documents.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { openJournal } from '../../journal/journal.ts';
import { signedStatements } from '../../journal/sign-ins.ts';
import { press } from '../client/passkeys/press.ts';
import { SoftwareAuthenticator } from '../policy/passkeys/software-authenticator.ts';
import { commandLine, type CommandLine, type Ended } from './command-line.ts';
import { Onboarding, type Installation } from './installation.ts';
import { sharedInstallation } from './shared-installation.ts';

jest.setTimeout(180_000);

const joined = sharedInstallation('a tenant', 'client-sense-online');
let installation: Installation;
let line: CommandLine;
let server: NodeJS.ProcessEnv;
beforeAll(async () => {
  installation = await joined();
  const { home, config } = installation;
  // The same tenant three times: names as typed are taken on the first, and on the last a rule asks for passkeys.
  const connections =
    'connections:\n  simulated: {kind: simulated, identity: claims}\n  signed: {kind: simulated}\n  proven: {kind: simulated}\n';
  await writeFile(join(home, 'connections.yaml'), connections);
  const { address = '' } = config.temporal.connectionOptions;
  const { taskQueue } = config;
  server = { TEMPORAL_ADDRESS: address, RUNBOOKS_TASK_QUEUE: taskQueue };
  line = commandLine(home, server);
});

const subjectOn = (connection: string) => `client.sense.${connection}@contoso.example`;
const runOn = (connection: string) => `client-sense-online/${connection}/${subjectOn(connection)}`;
const run = runOn('signed');

async function json(...words: string[]): Promise<Ended & { document: unknown }> {
  const ended = await line.run(...words, '--json');
  return { ...ended, document: JSON.parse(ended.out) };
}

async function start(by: string, connection = 'signed'): Promise<Ended> {
  const input = ['--input', join(__dirname, '..', '..', 'examples', 'client-sense-online.yaml')];
  const names = ['display-name', 'application-name', 'role-group-name'].flatMap((name) => [
    `--${name}`,
    `Client Sense ${connection}`,
  ]);
  const given = [...input, ...names, '--user-principal-name', subjectOn(connection), '--connection', connection];
  return await line.run('start', 'client-sense-online', ...given, '--by', by, '--json');
}

it('who asks, approves and steps in is who has signed in for it, with the roles of the token', async () => {
  // Nothing gives nia a role, or lets her sign in there.
  const refused = await start('nia');
  expect({ code: refused.code, out: JSON.parse(refused.out) }).toMatchObject({
    code: 4,
    out: { error: { code: 'sign-in-not-assigned' } },
  });
  const started = await start('ann');
  expect({ code: started.code, error: started.error }).toMatchObject({ code: 0 });
  const status = (await json('status', run)).document as Documents['status'];
  expect(status).toMatchObject({ requestedBy: 'ann@contoso.example', isSigned: true });
  const plan = ['--plan', status.plan?.hash ?? ''];

  // With keys and a name nobody gets in.
  const handle = installation.client.workflow.getHandle(run);
  const typed = { decision: 'approve', planHash: status.plan?.hash ?? '', by: 'ben' };
  await expect(handle.executeUpdate('decide', { args: [typed] })).rejects.toMatchObject({
    cause: { type: 'sign-in-missing' },
  });
  expect((await json('approve', run, ...plan, '--by', 'ann')).document).toMatchObject({ error: { code: 'requester' } });
  expect((await json('approve', run, ...plan, '--by', 'dan')).document).toMatchObject({
    error: { code: 'role-missing' },
  });
  expect((await json('approve', run, ...plan, '--by', 'gus')).document).toMatchObject({
    error: { code: 'sign-in-guest' },
  });
  const approved = await json('approve', run, ...plan, '--by', 'ben', '--reason', 'as agreed');
  expect(approved).toMatchObject({ code: 0, document: { state: 'taken', by: 'ben@contoso.example' } });

  const cancelled = await json('cancel', run, '--by', 'dan', '--yes');
  expect(cancelled.document).toMatchObject({ state: 'taken', by: 'dan@contoso.example' });
  // Whether it had written something by then or not, it ends by a decision that is signed as well.
  const { phase } = await new Onboarding(handle).reaches('needs-attention', 'cancelled');
  if (phase === 'needs-attention') await json('abort', run, '--by', 'dan', '--yes');
  const record = (await handle.result()) as RunRecord;
  expect(record.cancellations).toMatchObject([{ by: 'dan@contoso.example', signedIn: { roles: ['Operate'] } }]);
  expect(record.requester).toMatchObject({ issuer: status.issuer, name: 'ann@contoso.example' });
  expect(record.approvals).toMatchObject([
    { by: 'ben@contoso.example', signedIn: { issuer: status.issuer, roles: ['Approve', 'Operate'], guest: false } },
  ]);
  expect(record.refusedDecisions.map(({ code }) => code)).toEqual(['requester', 'role-missing', 'sign-in-guest']);

  const journal = await openJournal(installation.config);
  const signed = await signedStatements(journal, record.runId);
  await journal.close();
  const said = signed.map(({ action, signedIn }) => `${action} by ${signedIn.name}`).toSorted();
  const wanted = [
    'request by ann@contoso.example',
    'approve by ann@contoso.example',
    'approve by dan@contoso.example',
    'approve by ben@contoso.example',
    'cancel by dan@contoso.example',
    ...(phase === 'needs-attention' ? ['abort by dan@contoso.example'] : []),
  ];
  expect(said).toEqual(wanted.toSorted());
});

it('a stop is lifted by an administrator who has signed in for it, and by nobody else', async () => {
  const stopped = (await json('stop', '--connection', 'signed', '--by', 'anybody', '--reason', 'to try it')).document;
  const { id } = stopped as Documents['stop-set'];
  expect((await json('lift', id, '--by', 'dan')).document).toMatchObject({ error: { code: 'role-missing' } });
  const lifted = await json('lift', id, '--by', 'eve', '--reason', 'tried');
  expect(lifted).toMatchObject({ code: 0, document: { by: 'eve@contoso.example', isSigned: true } });
  const journal = await openJournal(installation.config);
  const signed = await signedStatements(journal, null);
  await journal.close();
  expect(signed.map(({ action, signedIn }) => [action, signedIn.name])).toContainEqual(['lift', 'eve@contoso.example']);
});

it('where a rule asks for a passkey, an approval counts that a passkey of the approver has signed as well', async () => {
  const { home } = installation;
  const folder = await mkdtemp(join(tmpdir(), 'browser-'));
  const opened = join(folder, 'opened');
  await writeFile(opened, '');
  // The browser of a machine with a screen: it is told an address.
  await writeFile(join(folder, 'xdg-open'), `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\n`, { mode: 0o755 });
  const environment = { DISPLAY: ':0', PATH: `${folder}:${process.env.PATH ?? ''}` };
  const withBrowser = commandLine(home, { ...server, ...environment });
  const authenticator = new SoftwareAuthenticator();
  const atPage = async (...words: string[]) => {
    await writeFile(opened, '');
    const ended = withBrowser.run(...words, '--json');
    const pressed = async () => {
      await press(new URL(await until(async () => readFile(opened, 'utf8'))), authenticator);
    };
    const [{ code, out }] = await Promise.all([ended, pressed()]);
    return { code, document: JSON.parse(out) as Record<string, string> };
  };
  try {
    await writeFile(join(home, 'approvals.yaml'), 'rules: [{name: proven, connections: [proven], proof: passkey}]');
    const enrolled = await atPage('passkey', 'enrol', '--by', 'ben', '--connection', 'proven');
    expect(enrolled).toMatchObject({ code: 0, document: { state: 'not-endorsed' } });
    const id = enrolled.document['id'] ?? '';
    expect((await start('ann', 'proven')).code).toBe(0);
    const provenRun = runOn('proven');
    const status = (await json('status', provenRun)).document as Documents['status'];
    expect(status).toMatchObject({ rule: { name: 'proven', proof: 'passkey' } });
    expect(status.waiting?.for).toContain('with a passkey');
    const approve = ['approve', provenRun, '--plan', status.plan?.hash ?? '', '--by', 'ben'];
    // Here is neither a terminal nor a browser.
    expect((await json(...approve)).document).toMatchObject({ error: { code: 'passkey-needs-person' } });
    expect(await atPage(...approve)).toMatchObject({ code: 4, document: { error: { code: 'passkey-not-endorsed' } } });
    expect(await json('passkey', 'endorse', id, '--by', 'eve', '--connection', 'proven')).toMatchObject({ code: 0 });
    expect(await atPage(...approve)).toMatchObject({ code: 0, document: { state: 'taken' } });
    await json('cancel', provenRun, '--by', 'dan', '--yes');
    const handle = installation.client.workflow.getHandle(provenRun);
    const { phase } = await new Onboarding(handle).reaches('needs-attention', 'cancelled');
    if (phase === 'needs-attention') await json('abort', provenRun, '--by', 'dan', '--yes');
    const record = (await handle.result()) as RunRecord;
    expect(record.approvals).toMatchObject([{ signedIn: { passkey: authenticator.credentialId } }]);
    expect(record.refusedDecisions).toMatchObject([{ code: 'passkey-not-endorsed' }]);
  } finally {
    await Promise.all([rm(folder, { recursive: true }), rm(join(home, 'approvals.yaml'))]);
  }
});

/** What is there once it isn't empty. */
async function until(read: () => Promise<string>): Promise<string> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const text = await read();
    if (text !== '') return text;
    if (Date.now() > deadline) throw new Error('Nothing was opened');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
