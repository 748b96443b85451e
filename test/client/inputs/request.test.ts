import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRequest } from '../../../client/inputs/request.ts';
import { testIo } from '../test-io.ts';

const given = [
  '--user-principal-name=Client.Sense@contoso.example',
  '--password=secret://client-sense-password',
  '--addresses=203.0.113.10,203.0.113.11',
  '--target-mailbox=ada.berg@contoso.example',
  '--outside-mailbox=ben.castillo@contoso.example',
  "--mailbox-scope=Department -eq 'Sales'",
];

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'request-'));
});
afterAll(async () => {
  await rm(home, { recursive: true });
});

async function read(words: string[], command: 'plan' | 'start' = 'start', environment: Record<string, string> = {}) {
  const { io, out } = testIo({ environment: { RUNBOOKS_HOME: home, ...environment } });
  return { requested: await readRequest(command, { words }, io), out };
}

test('words become a request: lists by commas, the subject in lower case, the only connection', async () => {
  const { requested } = await read(['client-sense-online', ...given, '--by', ' ann ', '--change-ticket', 'CHG-1']);
  expect(requested?.request).toMatchObject({
    runbook: 'client-sense-online',
    connection: 'simulated',
    subject: 'client.sense@contoso.example',
    requestedBy: 'ann',
    mode: 'apply',
    changeTicket: 'CHG-1',
    input: { addresses: ['203.0.113.10', '203.0.113.11'] },
    pace: { approvalExpiresAfter: '3 days' },
  });
});

test('options may come before the runbook', async () => {
  const { requested } = await read(['--by', 'ann', 'client-sense-online', ...given], 'plan');
  expect(requested?.request.mode).toBe('plan');
});

test('the help of a runbook shows its own options', async () => {
  const { requested, out } = await read(['client-sense-online', '--help'], 'plan');
  expect(requested).toBeUndefined();
  expect(out()).toMatch(/--mailbox-scope <text>[^]*Examples:/);
});

test.each([
  [
    'a misspelt option',
    ['client-sense-online', ...given, '--adresses', '1.2.3.4'],
    /--adresses.*did you mean --addresses/i,
  ],
  ['a misspelt runbook', ['client-sense-onlin', ...given], /did you mean client-sense-online/],
  ['no runbook', [], /Name a runbook: client-sense-online/],
  [
    'a connection that is not configured',
    ['client-sense-online', ...given, '--connection', 'acme'],
    /acme: there is simulated/,
  ],
  ['a name of blanks', ['client-sense-online', ...given, '--by', ' '], /--by NAME/],
  ['a duration that is none', ['client-sense-online', ...given, '--remind-every', 'soon'], /duration/],
])('%s is one sentence', async (_, words, sentence) => {
  const { explain } = await import('../../../client/explain.ts');
  const problem = await read(words).then(
    () => undefined,
    (error: unknown) => explain(error),
  );
  expect(problem?.exitCode).toBe(2);
  expect(problem?.message).toMatch(sentence);
  expect(problem?.message).not.toContain('\n');
});

test('a reminder more often than hourly says how often is allowed', async () => {
  const { explain } = await import('../../../client/explain.ts');
  const problem = await read(['client-sense-online', ...given, '--remind-every', '59 minutes']).then(
    () => undefined,
    (error: unknown) => explain(error),
  );
  expect(problem).toMatchObject({
    exitCode: 2,
    problems: [{ where: 'remindEvery', problem: expect.stringMatching(/from "1 hour" to "30 days"/) as string }],
  });
});

test('a connection is one that has what the runbook works on', async () => {
  const file = join(home, 'both.yaml');
  const identity = '{clientId: 11111111-2222-3333-4444-555555555555, secret: "secret://runner"}';
  await writeFile(
    file,
    `connections:
  contoso:
    kind: exchange-online
    tenant: 11111111-2222-3333-4444-555555555555
    organization: contoso.onmicrosoft.com
    identities: {plan: ${identity}, apply: ${identity}}
    identity: claims
  corp:
    kind: exchange-server
    domain: {dns: contoso.local, netbios: CONTOSO}
    domainController: dc01.contoso.local
    exchange: {uri: "http://ex01.contoso.local/PowerShell/"}
    identity: claims
    ews: https://mail.contoso.example/EWS/Exchange.asmx
`,
  );
  const environment = { RUNBOOKS_CONNECTIONS: file };
  const { requested: chosen } = await read(['client-sense-online', ...given], 'plan', environment);
  expect(chosen?.request.connection).toBe('contoso');
  const { explain } = await import('../../../client/explain.ts');
  const problem = await read(['client-sense-online', ...given, '--connection', 'corp'], 'plan', environment).then(
    () => undefined,
    (error: unknown) => explain(error),
  );
  expect(problem).toMatchObject({ exitCode: 2, code: 'connection-unfit' });
  expect(problem?.message).toContain('corp is of kind exchange-server');
  expect(problem?.message).toContain('contoso');
});

test('with several connections, one must be named', async () => {
  const file = join(home, 'several.yaml');
  const identity = '{clientId: 11111111-2222-3333-4444-555555555555, secret: "secret://runner"}';
  const entry = (name: string) => `
  ${name}:
    kind: exchange-online
    tenant: 11111111-2222-3333-4444-555555555555
    organization: ${name}.onmicrosoft.com
    identities: {plan: ${identity}, apply: ${identity}}
    identity: claims`;
  await writeFile(file, `connections:${entry('contoso')}${entry('fabrikam')}\n`);
  const { explain } = await import('../../../client/explain.ts');
  const problem = await read(['client-sense-online', ...given], 'plan', { RUNBOOKS_CONNECTIONS: file }).then(
    () => undefined,
    (error: unknown) => explain(error),
  );
  expect(problem).toMatchObject({ exitCode: 2 });
  expect(problem?.message).toMatch(/contoso, fabrikam/);
});
