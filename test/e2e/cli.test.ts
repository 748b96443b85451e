import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { closeRoutes } from '../../connectors/http/routes.ts';
import { documents, type DocumentKind, type Documents } from '../../client/json/documents.ts';
import { commandLine, end, hasTerminals, kill, type CommandLine, type Ended } from './command-line.ts';
import { namesAsTyped } from '../setup/names-as-typed.ts';
import { formsOf, writtenFiles } from './written-files.ts';

const input = join(__dirname, '..', '..', 'examples', 'client-sense-online.yaml');
const run = 'client-sense-online/simulated/client.sense@contoso.example';
const example = ['client-sense-online', '--input', input];

let home: string;
let cli: CommandLine;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cli-'));
  await namesAsTyped(home);
  cli = commandLine(home);
});
afterAll(async () => {
  await closeRoutes();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

/** Validates output against its schema; it must be the only thing on stdout. */
function documentOf<Kind extends DocumentKind>(kind: Kind, { out, error }: Ended): Documents[Kind] {
  try {
    return documents[kind].parse(JSON.parse(out)) as Documents[Kind];
  } catch (problem) {
    throw new Error(`Not one document of kind ${kind}: ${out}${error}`, { cause: problem });
  }
}

describe('from plan to proof, in an installation that is killed in between', () => {
  let dev: ChildProcess;
  let administration: string;
  const restart = async (): Promise<void> => {
    await kill(dev);
    ({ process: dev, administration } = await cli.dev());
  };

  beforeAll(async () => {
    ({ process: dev, administration } = await cli.dev());
  }, 60_000);
  afterAll(async () => {
    await end(dev);
  });

  test('doctor finds everything as it should be', async () => {
    const ended = await cli.run('doctor', '--json');
    const { checks } = documentOf('doctor', ended);
    expect(checks.filter(({ result }) => result === 'wrong')).toEqual([]);
    expect(checks).toContainEqual(expect.objectContaining({ name: 'notifications, schedule', result: 'ok' }));
    const servers = checks.filter(({ name }) => name.startsWith('connection simulated, servers, as '));
    expect(servers.map(({ result }) => result)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
    expect(ended.code).toBe(0);
  });

  test.each([
    ['a misspelt option', ['--adresses', '203.0.113.10'], /did you mean --addresses/i],
    ['a mailbox that does not exist', ['--target-mailbox', 'nobody@contoso.example'], /nobody@contoso\.example/],
    ['a connection that is not configured', ['--connection', 'acme'], /acme/],
    ['a secret that is not stored', ['--password', 'secret://nobody-stored-this'], /secret:\/\/nobody-stored-this/],
  ])('plan with %s says so in one sentence, with exit code 2, and writes nothing', async (_, words, sentence) => {
    const before = await audit();
    const { code, out, error } = await cli.run('plan', ...example, ...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    const [first = '', ...advice] = error.trim().split('\n');
    expect(first).toMatch(sentence);
    expect(advice.length).toBeLessThan(2);
    expect(await audit()).toEqual(before);
  });

  test('plan shows what would be done, and writes nothing', async () => {
    const before = await audit();
    const plan = documentOf('plan', await cli.runBuilt('plan', ...example, '--json'));
    expect(plan.steps.filter((step) => step.kind === 'change' && step.action === 'create').length).toBeGreaterThan(5);
    expect(plan.stages).toHaveLength(1);
    expect(await audit()).toEqual(before);
  });

  test('start shows the plan; the requester can not approve it, nor anybody another one', async () => {
    const started = documentOf('started', await cli.runBuilt('start', ...example, '--by', 'ann', '--json'));
    expect(started).toMatchObject({ run, phase: 'awaiting-approval' });
    const again = await cli.runBuilt('start', ...example, '--by', 'ann', '--json');
    expect(documentOf('error', again).error.code).toBe('already-running');
    const hash = started.plan?.hash ?? '';
    const own = await cli.run('approve', 'client.sense', '--by', 'Ann', '--plan', hash, '--json');
    expect({ code: own.code, why: documentOf('error', own).error.code }).toEqual({ code: 4, why: 'requester' });
    const other = await cli.run('approve', run, '--by', 'ben', '--plan', '0'.repeat(64), '--json');
    expect({ code: other.code, why: documentOf('error', other).error.code }).toEqual({ code: 4, why: 'other-plan' });
  });

  test('another home has nothing to do with it', async () => {
    const otherHome = await mkdtemp(join(tmpdir(), 'cli-another-'));
    await namesAsTyped(otherHome);
    const another = commandLine(otherHome);
    for (const words of [['runs'], ['status', run], ['cancel', run, '--yes'], ['start', ...example]]) {
      const ended = await another.run(...words, '--json');
      expect({ code: ended.code, why: documentOf('error', ended).error.code }).toEqual({ code: 1, why: 'no-server' });
    }
    const { checks } = documentOf('doctor', await another.run('doctor', '--json'));
    expect(checks).toContainEqual(expect.objectContaining({ name: 'Temporal server', result: 'wrong' }));
    await rm(otherHome, { recursive: true });
  });

  test('status says for whom it waits, also after everything was killed', async () => {
    await restart();
    const status = documentOf('status', await cli.run('status', run, '--json'));
    expect(status).toMatchObject({
      phase: 'awaiting-approval',
      requestedBy: 'ann',
      waiting: { who: 'anybody but ann' },
    });
    expect((await cli.runBuilt('watch', run)).code).toBe(3);
    expect((await cli.run('runs', '--phase', 'awaiting-approval', '--json')).out.trim().split('\n')).toHaveLength(1);
    expect((await cli.run('runs', '--phase', 'done', '--json')).out).toBe('');
    // The requester isn't the one for whom it waits.
    expect((await cli.run('runs', '--waiting', 'ben')).out).toMatch(/ by anybody but ann\n {2}started .* by ann, /);
    expect((await cli.run('runs', '--waiting', 'ann')).out).toBe('');
  });

  test('show has all that is approved, and approve wants to know which plan was read', async () => {
    const shown = await cli.run('show', run, '--json');
    const { awaiting, plans } = documentOf('run-plans', shown);
    expect({ code: shown.code, hashes: plans.map(({ hash }) => hash) }).toEqual({ code: 0, hashes: [awaiting] });
    expect(JSON.stringify(plans)).toContain('secret://client-sense-password@1');
    const text = await cli.run('show', run);
    expect(text.out).toMatch(/^ {4}probe {4}.*\n {17}with \w+ = /m);
    expect(text.out).toContain(`approve ${run} --plan ${awaiting?.slice(0, 8)} --by NAME`);
    const unread = await cli.run('approve', run, '--by', 'ben', '--json');
    expect({ code: unread.code, why: documentOf('error', unread).error.code }).toEqual({
      code: 2,
      why: 'plan-unnamed',
    });
  });

  test('a runbook is shown by its name, and a misspelt one is meant', async () => {
    expect(documentOf('show', await cli.run('show', 'client-sense-online', '--json')).name).toBe('client-sense-online');
    const misspelt = await cli.run('show', 'clientsense-online', '--json');
    expect(documentOf('error', misspelt).error).toMatchObject({ code: 'runbook-unknown' });
  });

  test('approved by somebody else it is carried to the end, through another kill', async () => {
    const { plan } = documentOf('status', await cli.run('status', run, '--json'));
    expect((await cli.run('approve', run, '--by', 'ben', '--plan', plan?.hash ?? '')).code).toBe(0);
    await restart();
    for (let decisions = 0; ; decisions += 1) {
      expect(decisions).toBeLessThan(5);
      const watched = await cli.run('watch', run, '--json');
      const last = JSON.parse(watched.out.trim().split('\n').at(-1) ?? '') as Documents['status'];
      documents.status.parse(last);
      if (watched.code !== 3) {
        expect({ code: watched.code, phase: last.phase }).toEqual({ code: 0, phase: 'done' });
        break;
      }
      const words =
        last.phase === 'awaiting-manual-step'
          ? ['confirm', run, '--by', 'ann']
          : ['approve', run, '--by', 'ben', '--plan', last.plan?.hash ?? ''];
      expect(await cli.run(...words)).toMatchObject({ code: 0 });
    }
    const report = documentOf('report', await cli.run('report', run, '--json'));
    expect(existsSync(report.report ?? '')).toBe(true);
    expect((await cli.runBuilt('report', run, '--markdown')).out).toBe(report.markdown);
  }, 180_000);

  test('started again it has nothing to change, asks nobody, and probes', async () => {
    const ended = await cli.run('start', ...example, '--by', 'ann', '--wait', '--json');
    const outcome = documentOf('outcome', ended);
    expect({ code: ended.code, outcome: outcome.outcome, approvals: outcome.approvals }).toEqual({
      code: 0,
      outcome: 'done',
      approvals: [],
    });
    expect(outcome.changes.filter(({ ours }) => ours)).toEqual([]);
    expect(outcome.probes.filter(({ observed, expected }) => observed !== expected)).toEqual([]);
    expect(outcome.probes.some(({ expected }) => expected === 'refused')).toBe(true);
  }, 120_000);

  test("the account's password is neither in the server's database nor in a log, though the run used it", async () => {
    const { out: password } = await cli.run('secret', 'get', 'client-sense-password', '--reason', 'to search for it');
    expect(password.trim().length).toBeGreaterThan(11);
    const files = [...(await writtenFiles(join(home, 'temporal'))), ...(await writtenFiles(join(home, 'logs')))];
    const database = files.filter(([file]) => /\/temporal\.db[^/]*$/.test(file));
    // The run is in it: its id is readable, its payloads are not.
    expect(database.some(([, bytes]) => bytes.includes(run))).toBe(true);
    expect(files.length).toBeGreaterThan(database.length);
    for (const [file, bytes] of files) {
      for (const form of formsOf(password.trim())) expect([file, bytes.includes(form)]).toEqual([file, false]);
    }
  });

  async function audit(): Promise<unknown> {
    const answer = await fetch(`${administration}/audit`);
    return await answer.json();
  }
});

describe('secrets', () => {
  test('a value comes from stdin or a file, is listed without it, and read back for anyone who has the key', async () => {
    const stored = documentOf('secret-stored', await cli.run('secret', 'put', 'from-file', '--file', input, '--json'));
    expect(stored).toMatchObject({ reference: 'secret://from-file@1', kind: 'password' });
    const listed = await cli.run('secret', 'list', '--json');
    expect(documentOf('secrets', listed).secrets.map(({ name }) => name)).toContain('from-file');
    expect(listed.out).not.toContain('Department');
    expect((await cli.run('secret', 'get', 'from-file@1', '--reason', 'to test')).out).toContain('Department');
    expect(documentOf('secret-removed', await cli.run('secret', 'rm', 'from-file', '--yes', '--json'))).toEqual({
      name: 'from-file',
      removed: 1,
    });
    expect(await cli.run('secret', 'get', 'from-file', '--reason', 'to test')).toMatchObject({ code: 2, out: '' });
  });

  (hasTerminals('an answer to a question') ? describe : describe.skip)('on a terminal', () => {
    test('a removal is asked about', async () => {
      await cli.run('secret', 'put', 'asked-about', '--file', input);
      expect(await cli.typed('n', 'secret', 'rm', 'asked-about')).toMatchObject({ code: 3 });
      const reason = ['--reason', 'to test'];
      expect(await cli.run('secret', 'get', 'asked-about', ...reason)).toMatchObject({ code: 0 });
      const { code, out } = await cli.typed('y', 'secret', 'rm', 'asked-about');
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('Remove all versions of asked-about') });
      expect(await cli.run('secret', 'get', 'asked-about', ...reason)).toMatchObject({ code: 2 });
    });
  });

  test('nothing on stdin stores nothing', async () => {
    expect((await cli.runBuilt('secret', 'put', 'empty')).code).toBe(2);
  });
});

describe('without a worker', () => {
  let alone: CommandLine;
  beforeAll(() => {
    alone = commandLine(home, {
      TEMPORAL_ADDRESS: process.env.RUNBOOKS_TEST_TEMPORAL_ADDRESS ?? process.env.TEMPORAL_ADDRESS,
      RUNBOOKS_TASK_QUEUE: `nobody-${Date.now()}`,
    });
  });
  const words = [...example, '--user-principal-name', 'nobody.works@contoso.example'];
  const waiting = 'client-sense-online/simulated/nobody.works@contoso.example';

  test('plan starts nothing', async () => {
    const ended = await alone.run('plan', ...words, '--json');
    expect({ code: ended.code, why: documentOf('error', ended).error.code }).toEqual({ code: 1, why: 'no-worker' });
  });

  test('start stores the run, status says what it waits for, approve that no worker runs; cancel is sent', async () => {
    expect(documentOf('started', await alone.run('start', ...words, '--json')).message).toMatch(/No worker runs/);
    const status = documentOf('status', await alone.run('status', waiting, '--json'));
    expect(status).toMatchObject({ phase: 'planning', worker: 'none', waiting: { who: 'anyone who starts a worker' } });
    const sent = await alone.run('approve', waiting, '--by', 'ben', '--plan', '0'.repeat(64), '--json');
    expect({ code: sent.code, why: documentOf('error', sent).error.code }).toEqual({ code: 1, why: 'no-worker' });
    const cancelled = await alone.run('cancel', waiting, '--yes', '--json');
    expect({ code: cancelled.code, ...documentOf('decided', cancelled) }).toMatchObject({
      code: 6,
      action: 'cancel',
      state: 'on-its-way',
    });
  }, 60_000);
});

test('demo prints exactly one document, and keeps its home', async () => {
  const ended = await cli.runBuilt('demo', '--json');
  const outcome = documentOf('outcome', ended);
  expect({ code: ended.code, outcome: outcome.outcome }).toEqual({ code: 0, outcome: 'done' });
  expect(outcome.approvals.map(({ decision }) => decision)).toEqual(['approve', 'approve']);
  expect(existsSync(outcome.report ?? '')).toBe(true);
  expect(ended.error).toContain(join(home, 'demo'));
  const [made] = await readdir(join(home, 'demo'));
  const kept = await readdir(join(home, 'demo', made ?? ''));
  // The files beside the database may be there or not, as it was closed.
  expect(kept.filter((name) => !/^journal\.db-(?:wal|shm)$/.test(name)).toSorted()).toEqual([
    'journal.db',
    'keys',
    'logs',
    'reports',
    'simulator',
    'temporal',
  ]);
}, 180_000);
