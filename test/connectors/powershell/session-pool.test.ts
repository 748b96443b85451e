/** Which process a call gets, when one is replaced, and that kept ones keep no process alive. */
import { powershell } from '../../../connectors/powershell/powershell.ts';
import type { PowerShellCall } from '../../../connectors/powershell/call.ts';
import { closeSessions, SessionPool } from '../../../connectors/powershell/session-pool.ts';
import { PowerShellSession } from '../../../connectors/powershell/session.ts';
import { failureOf } from '../failure-of.ts';
import { fakePwsh, isAlive, until, type FakePwsh } from './fake-pwsh.ts';
import { run } from './run.ts';

let fake: FakePwsh;
beforeEach(() => {
  fake = fakePwsh();
});
afterEach(async () => {
  await closeSessions();
  fake.remove();
});

const pids = (): number[] => fake.started().map(({ pid }) => pid);

it('takes one process for calls one after the other, and four at most for calls at once', async () => {
  for (let time = 0; time < 3; time += 1) await run(fake.program, 'Test-Echo', { Value: time });
  expect(pids()).toHaveLength(1);
  await Promise.all(Array.from({ length: 12 }, async () => run(fake.program, 'Test-Sleep', { Milliseconds: 20 })));
  expect(pids()).toHaveLength(4);
});

it('gives calls that wait their turn in order', async () => {
  const controller = new AbortController();
  const busy = Array.from({ length: 3 }, async () =>
    run(fake.program, 'Test-Trick', { How: 'hang' }, { signal: controller.signal }).catch(() => {}),
  );
  await until(() => fake.requests().length === 3);
  // One process is left to all of them.
  await Promise.all(Array.from({ length: 8 }, async (_, Value) => run(fake.program, 'Set-Echo', { Value })));
  controller.abort();
  await Promise.all(busy);
  const seen = fake.requests().slice(3) as { pipeline: { parameters: { Value: number } }[] }[];
  expect(seen.map(({ pipeline }) => pipeline[0]?.parameters.Value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

it('says that all are in use, when none comes free within the deadline, and sends nothing', async () => {
  const busy = Array.from({ length: 4 }, async () => run(fake.program, 'Test-Sleep', { Milliseconds: 1_500 }));
  await until(() => fake.requests().length === 4);
  const failure = await failureOf(run(fake.program, 'Set-Echo', { Value: 'late' }, { deadline: 100 }));
  expect(failure).toMatchObject({ code: 'powershell-busy', failureClass: 'transient' });
  await Promise.all(busy);
  expect(JSON.stringify(fake.requests())).not.toContain('late');
});

it('gives one deadline to the wait for a session and the call together', async () => {
  const busy = Array.from({ length: 4 }, async () => run(fake.program, 'Test-Sleep', { Milliseconds: 1_500 }));
  await until(() => fake.requests().length === 4);
  const begun = performance.now();
  const failure = await failureOf(run(fake.program, 'Test-Trick', { How: 'hang' }, { deadline: 4_000 }));
  const took = performance.now() - begun;
  await Promise.all(busy);
  expect(failure.code).toBe('powershell-session-lost');
  expect(took).toBeGreaterThan(3_900);
  expect(took).toBeLessThan(5_000);
});

it('sends nothing that would have less than half of its time left to be answered', async () => {
  const busy = Array.from({ length: 4 }, async () => run(fake.program, 'Test-Sleep', { Milliseconds: 1_500 }));
  await until(() => fake.requests().length === 4);
  const failure = await failureOf(run(fake.program, 'Set-Echo', { Value: 'late' }, { deadline: 2_000 }));
  await Promise.all(busy);
  expect(failure.code).toBe('powershell-busy');
  expect(JSON.stringify(fake.requests())).not.toContain('late');
});

it('gives no call more time than its caller has, and sends none where there is none left', async () => {
  const shell = (endsAt: number) => powershell({ name: 'toy', powershell: fake.program }, 'apply', { endsAt });
  const call = (cmdlet: string): PowerShellCall => ({
    target: { kind: 'local' },
    pipeline: [{ cmdlet, parameters: { How: 'hang' } }],
  });
  await run(fake.program, 'Test-Echo');
  const begun = performance.now();
  const cut = await failureOf(shell(Date.now() + 1_000).run(call('Test-Trick')));
  expect(cut.code).toBe('powershell-session-lost');
  expect(performance.now() - begun).toBeLessThan(3_000);
  const sent = fake.requests().length;
  const late = await failureOf(shell(Date.now() - 1).run(call('Set-Trick')));
  expect(late).toMatchObject({ code: 'powershell-no-time', failureClass: 'transient' });
  expect(fake.requests()).toHaveLength(sent);
});

it('leaves the line when the caller gives up', async () => {
  const busy = Array.from({ length: 4 }, async () => run(fake.program, 'Test-Sleep', { Milliseconds: 300 }));
  await until(() => fake.requests().length === 4);
  const controller = new AbortController();
  const waiting = run(fake.program, 'Set-Echo', { Value: 'given up' }, { signal: controller.signal });
  waiting.catch(() => {});
  controller.abort(new Error('no longer'));
  await expect(waiting).rejects.toThrow('no longer');
  const behind = run(fake.program, 'Test-Echo', { Value: 'behind' });
  await Promise.all(busy);
  await expect(behind).resolves.toEqual(['behind']);
  expect(JSON.stringify(fake.requests())).not.toContain('given up');
});

it('settles every call behind a death: those that waited get another process', async () => {
  const calls = await Promise.allSettled(
    Array.from({ length: 16 }, async (_, index) =>
      index % 2 === 0
        ? run(fake.program, 'Set-Trick', { How: 'kill' })
        : run(fake.program, 'Test-Echo', { Value: index }),
    ),
  );
  expect(calls.map(({ status }) => status)).toEqual(
    Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? 'rejected' : 'fulfilled')),
  );
  for (const call of calls)
    if (call.status === 'rejected') expect(call.reason).toMatchObject({ code: 'powershell-outcome-unknown' });
});

it('replaces a process after an answer of more than a megabyte', async () => {
  await run(fake.program, 'Test-Large', { Characters: 2_000_000 });
  await run(fake.program, 'Test-Echo');
  expect(pids()).toHaveLength(2);
  await until(() => !isAlive(pids()[0] ?? 0));
});

it('replaces a process after five hundred calls', async () => {
  for (let time = 0; time < 501; time += 1) await run(fake.program, 'Test-Echo', { Value: time });
  expect(pids()).toHaveLength(2);
});

it('keeps connections and roles apart', async () => {
  const call: PowerShellCall = { target: { kind: 'local' }, pipeline: [{ cmdlet: 'Test-Echo', parameters: {} }] };
  for (const [name, role] of [
    ['one', 'plan'],
    ['one', 'apply'],
    ['two', 'apply'],
    ['one', 'plan'],
  ] as const)
    await powershell({ name, powershell: fake.program }, role).run(call);
  expect(pids()).toHaveLength(3);
});

it('prefers the process that has a remote session open already', async () => {
  const to = (computerName: string): PowerShellCall => ({
    target: { kind: 'server', computerName, port: 5985, useSsl: false, authentication: 'Kerberos' },
    pipeline: [{ cmdlet: 'Test-Process', parameters: {} }],
  });
  const shell = powershell({ name: 'toy', powershell: fake.program }, 'apply');
  const [first, second] = await Promise.all([shell.run(to('ex01')), shell.run(to('ex02'))]);
  for (let time = 0; time < 3; time += 1) {
    expect((await shell.run(to('ex02'))).objects).toEqual(second.objects);
    expect((await shell.run(to('ex01'))).objects).toEqual(first.objects);
  }
  expect(first.objects).not.toEqual(second.objects);
});

it('keeps nothing that keeps this process alive', async () => {
  const kinds = (): string[] => process.getActiveResourcesInfo().filter((kind) => /Process|Pipe/.test(kind));
  const before = kinds();
  await run(fake.program, 'Test-Echo', { Value: 'x' });
  expect(kinds()).toEqual(before);
  expect(pids().filter(isAlive)).toHaveLength(1);
});

it('ends all processes when it is closed, busy ones too, and starts anew afterwards', async () => {
  const busy = failureOf(run(fake.program, 'Set-Trick', { How: 'hang' }));
  await until(() => fake.requests().length === 1);
  await run(fake.program, 'Test-Echo');
  await closeSessions();
  expect(pids().filter(isAlive)).toEqual([]);
  expect((await busy).code).toBe('powershell-outcome-unknown');
  await expect(run(fake.program, 'Test-Echo', { Value: 1 })).resolves.toEqual([1]);
});

it('ends a process that nobody uses for a while, and has another for the next call', async () => {
  const pool = new SessionPool(fake.program, { idle: 50 });
  const request = { json: JSON.stringify({ pipeline: [{ cmdlet: 'Test-Echo' }] }) };
  const limits = { deadline: 5_000 };
  await expect(pool.call(request, limits)).resolves.toMatchObject({ kind: 'answered' });
  await until(() => !pids().some(isAlive));
  await expect(pool.call(request, limits)).resolves.toMatchObject({ kind: 'answered' });
  expect(pids()).toHaveLength(2);
  await pool.close();
});

it('counts the start of a process as part of the call, and leaves the process to the next one', async () => {
  const hanging = fakePwsh('hangs-at-start');
  const pool = new SessionPool(hanging.program);
  const request = { json: JSON.stringify({ pipeline: [{ cmdlet: 'Set-Echo' }] }) };
  const lost = { kind: 'lost', why: 'deadline', began: false };
  await expect(pool.call(request, { deadline: 400 })).resolves.toEqual(lost);
  await expect(pool.call(request, { deadline: 400 })).resolves.toEqual(lost);
  expect(hanging.started().length).toBeLessThanOrEqual(1);
  expect(hanging.requests()).toEqual([]);
  await pool.close();
  hanging.remove();
});

it('gives up a process that hangs while it is started, and has sent nothing', async () => {
  const hanging = fakePwsh('hangs-at-start');
  const pool = new SessionPool(hanging.program, { startsWithin: 200 });
  const request = { json: JSON.stringify({ pipeline: [{ cmdlet: 'Set-Echo' }] }) };
  await expect(pool.call(request, { deadline: 5_000 })).resolves.toMatchObject({
    kind: 'lost',
    why: 'not-started',
    began: false,
  });
  expect(hanging.requests()).toEqual([]);
  await until(() => !hanging.started().some(({ pid }) => isAlive(pid)));
  await pool.close();
  hanging.remove();
});

it('has no process for calls that still wait when it is closed', async () => {
  const calls = Array.from({ length: 6 }, async () => failureOf(run(fake.program, 'Test-Trick', { How: 'hang' })));
  await until(() => fake.requests().length === 4);
  await closeSessions();
  const codes = (await Promise.all(calls)).map(({ code }) => code).toSorted();
  expect(codes).toEqual([...Array(2).fill('powershell-busy'), ...Array(4).fill('powershell-session-lost')]);
  expect(pids()).toHaveLength(4);
});

it('lets an idle process close its own remote sessions: it ends by its closed stdin, not by a signal', async () => {
  const session = new PowerShellSession(fake.program);
  await session.call(JSON.stringify({ pipeline: [{ cmdlet: 'Test-Echo' }] }), { deadline: 5_000 });
  await session.end();
  expect(session.usable).toBe(false);
  expect(pids().filter(isAlive)).toEqual([]);
});
