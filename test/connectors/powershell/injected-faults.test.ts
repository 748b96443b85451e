/** A session that dies, hangs, lies or prints garbage in the middle of a call: what becomes of the call, and of the session. */
import { closeSessions } from '../../../connectors/powershell/session-pool.ts';
import type { FailureCode } from '../../../domain/failure.ts';
import { failureOf } from '../failure-of.ts';
import { fakePwsh, isAlive, until, type FakePwsh } from './fake-pwsh.ts';
import { run } from './run.ts';

let fake: FakePwsh;
const unhandled: unknown[] = [];
const collect = (reason: unknown): void => void unhandled.push(reason);

beforeEach(() => {
  fake = fakePwsh();
  unhandled.length = 0;
  process.on('unhandledRejection', collect);
});
afterEach(async () => {
  await closeSessions();
  await new Promise((resolve) => void setImmediate(resolve));
  process.off('unhandledRejection', collect);
  fake.remove();
  if (unhandled.length > 0) throw new Error(`An unhandled rejection: ${String(unhandled[0])}`);
});

const pids = (): number[] => fake.started().map(({ pid }) => pid);

describe('a call whose session', () => {
  const tricks = [
    'kill',
    'exit',
    'exit-3',
    'terminate',
    'silence',
    'garbage',
    'foreign',
    'truncated',
    'bad-json',
    'bad-utf8',
    'bad-shape',
    'twice',
    'left-by-exit',
    'loud',
  ];

  it.each(tricks)(
    'does "%s": a read is transient, a write unknown, and the next call gets another process',
    async (How) => {
      const read = await failureOf(run(fake.program, 'Test-Trick', { How }));
      expect(read).toMatchObject({ code: 'powershell-session-lost', failureClass: 'transient' });
      const write = await failureOf(run(fake.program, 'Set-Trick', { How }));
      expect(write).toMatchObject({ code: 'powershell-outcome-unknown', failureClass: 'unknown-outcome' });
      await expect(run(fake.program, 'Test-Echo', { Value: 'own' })).resolves.toEqual(['own']);
      expect(new Set(pids()).size).toBe(3);
      await until(() => !pids().slice(0, 2).some(isAlive));
    },
  );

  it.each(['hang', 'hang-deaf', 'close-stdin'])(
    'does "%s": the deadline ends the call and the process, and nothing runs later',
    async (How) => {
      // Two are there already: what is cut off isn't their start.
      await Promise.all([0, 1].map(async () => run(fake.program, 'Test-Sleep', { Milliseconds: 100 })));
      const read = await failureOf(run(fake.program, 'Test-Trick', { How }, { deadline: 1_500 }));
      expect(read.code).toBe('powershell-session-lost');
      const write = await failureOf(run(fake.program, 'Set-Trick', { How }, { deadline: 1_500 }));
      expect(write.code).toBe('powershell-outcome-unknown');
      await until(() => !pids().some(isAlive));
      await expect(run(fake.program, 'Test-Echo', { Value: 1 })).resolves.toEqual([1]);
    },
  );

  it('answers only after the deadline: that answer is discarded', async () => {
    const late = await failureOf(run(fake.program, 'Test-Sleep', { Milliseconds: 3_000 }, { deadline: 1_500 }));
    expect(late.code).toBe('powershell-session-lost');
    await until(() => !pids().some(isAlive));
    await expect(run(fake.program, 'Test-Echo', { Value: 'own' })).resolves.toEqual(['own']);
    expect(fake.slept()).toEqual([]);
  });

  it('says it was interrupted from outside: a read is transient, a write unknown', async () => {
    expect((await failureOf(run(fake.program, 'Test-Trick', { How: 'interrupted' }))).code).toBe(
      'powershell-session-lost',
    );
    expect((await failureOf(run(fake.program, 'Set-Trick', { How: 'interrupted' }))).code).toBe(
      'powershell-outcome-unknown',
    );
  });

  it('dies behind its answer: either the answer counts or the outcome is unknown, and the next call has its own', async () => {
    const [said] = await run(fake.program, 'Set-Trick', { How: 'answer-and-die' }).catch((error: unknown) => [error]);
    if (said !== 'said') expect(said).toMatchObject({ code: 'powershell-outcome-unknown' });
    await expect(run(fake.program, 'Test-Echo', { Value: 'own' })).resolves.toEqual(['own']);
  });
});

describe('a write that no cmdlet of has begun', () => {
  it('was not done, when its deadline comes', async () => {
    await run(fake.program, 'Test-Echo');
    const failure = await failureOf(run(fake.program, 'Wait-Opening', {}, { deadline: 1_500 }));
    expect(failure).toMatchObject({ code: 'powershell-no-time', failureClass: 'transient' });
    await until(() => !pids().some(isAlive));
  });

  it('was not done, when the process ends', async () => {
    await run(fake.program, 'Test-Echo');
    const call = failureOf(run(fake.program, 'Wait-Opening'));
    await until(() => fake.requests().length === 2);
    process.kill(pids()[0] ?? 0, 'SIGKILL');
    expect(await call).toMatchObject({ code: 'powershell-session-lost', failureClass: 'transient' });
  });

  it('was not done, when the script says an error of before', async () => {
    const error = { fullyQualifiedErrorId: 'X', category: 'NotSpecified', reason: 'OddException' };
    fake.answers({ 'Set-Echo': { ok: false, ran: false, error, began: false } });
    expect((await failureOf(run(fake.program, 'Set-Echo'))).code).toBe('powershell-invalid');
    fake.answers({ 'Set-Echo': { ok: false, ran: false, error } });
    expect((await failureOf(run(fake.program, 'Set-Echo'))).code).toBe('powershell-change-failed');
  });
});

describe('noise around an answer', () => {
  it.each(['noise', 'crlf', 'foreign-too', 'late-noise'])('"%s" changes nothing', async (How) => {
    const [heard] = await run(fake.program, 'Set-Trick', { How });
    expect(heard).toBe(How === 'foreign-too' ? 'own' : 'heard');
    if (How === 'late-noise') await until(() => fake.noised().length > 0);
    await expect(run(fake.program, 'Test-Echo', { Value: 'own' })).resolves.toEqual(['own']);
    expect(pids()).toHaveLength(1);
  });
});

describe('an answer that can’t be returned in full', () => {
  const rows: [string, FailureCode][] = [
    ['cut', 'powershell-answer-incomplete'],
    ['unserializable', 'powershell-answer-incomplete'],
    ['too-large', 'powershell-answer-too-large'],
  ];
  it.each(rows)('"%s": a read says so, a write is read back', async (How, code) => {
    expect((await failureOf(run(fake.program, 'Test-Trick', { How }))).code).toBe(code);
    expect((await failureOf(run(fake.program, 'Set-Trick', { How }))).code).toBe('powershell-outcome-unknown');
  });
});

describe('a program that', () => {
  const rows: [string, () => FakePwsh, FailureCode][] = [
    ['isn’t there', () => ({ ...fakePwsh(), program: '/does/not/exist/pwsh' }), 'powershell-missing'],
    ['dies at its start', () => fakePwsh('dies-at-start'), 'powershell-not-started'],
    ['ends at its start', () => fakePwsh('ends-at-start'), 'powershell-not-started'],
    ['is killed at its start', () => fakePwsh('killed-at-start'), 'powershell-not-started'],
    ['refuses the script', () => fakePwsh('refuses-script'), 'powershell-script-refused'],
    ['is interrupted at its start', () => fakePwsh('interrupted-at-start'), 'powershell-not-started'],
  ];
  it.each(rows)('%s fails the call before anything was sent, a write too', async (name, make, code) => {
    const other = make();
    const failure = await failureOf(run(other.program, 'Set-Trick', { How: 'silence' }));
    expect(failure.code).toBe(code);
    if (code === 'powershell-script-refused') expect(failure.detail).toContain('7.5 or later');
    if (name === 'dies at its start') expect(failure.detail).toBe('You must install .NET to run this application.');
    expect(other.requests()).toEqual([]);
    await until(() => !other.started().some(({ pid }) => isAlive(pid)));
    other.remove();
  });
});

describe('a cancelled call', () => {
  it('is stopped by an interruption, throws the caller’s own reason, and leaves the session', async () => {
    const controller = new AbortController();
    const call = run(fake.program, 'Test-Trick', { How: 'hang' }, { signal: controller.signal });
    call.catch(() => {});
    await until(() => fake.requests().length === 1);
    const reason = new Error('no longer');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect(run(fake.program, 'Test-Echo', { Value: 1 })).resolves.toEqual([1]);
    expect(pids()).toHaveLength(1);
  });

  it('is killed where the interruption isn’t heard', async () => {
    const controller = new AbortController();
    const call = run(fake.program, 'Set-Trick', { How: 'hang-deaf' }, { signal: controller.signal });
    call.catch(() => {});
    await until(() => fake.requests().length === 1);
    controller.abort(new Error('no longer'));
    await expect(call).rejects.toThrow('no longer');
    await until(() => !pids().some(isAlive));
  });

  it('that was cancelled before sends nothing', async () => {
    const signal = AbortSignal.abort(new Error('no longer'));
    await expect(run(fake.program, 'Set-Trick', { How: 'kill' }, { signal })).rejects.toThrow('no longer');
    expect(fake.started()).toEqual([]);
  });
});

it('gets a fast answer though this process was busy: both marks come in one piece', async () => {
  await run(fake.program, 'Test-Echo', { Value: 'warm' });
  const call = run(fake.program, 'Test-Echo', { Value: 'fast' }, { deadline: 5_000 });
  await until(() => fake.requests().length === 2);
  for (const end = performance.now() + 300; performance.now() < end;);
  await expect(call).resolves.toEqual(['fast']);
});

it('has no process whose end is an unhandled rejection, though it dies while nobody calls', async () => {
  await run(fake.program, 'Test-Echo');
  process.kill(pids()[0] ?? 0, 'SIGKILL');
  await until(() => !pids().some(isAlive));
  await expect(run(fake.program, 'Set-Echo', { Value: 1 })).resolves.toEqual([1]);
  expect(pids()).toHaveLength(2);
});
