import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../processes/alive.ts';
import { spawnGuarded } from '../../processes/spawn-guarded.ts';
import { isAlive } from './is-alive.ts';

const programs = join(__dirname, 'programs');
const stubborn = join(programs, 'stubborn.mjs');
const sleeper = ['-e', 'console.log(1); setInterval(() => {}, 1000)'];

async function underAParent(...args: string[]): Promise<{ parent: number; guardian: number; command: number }> {
  const parent = spawn(process.execPath, [join(programs, 'parent.mjs'), process.execPath, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  return {
    parent: parent.pid ?? 0,
    ...(JSON.parse(line.toString().split('\n')[0] ?? '') as { guardian: number; command: number }),
  };
}

test.each([
  ['a program', sleeper],
  ['a program that ignores the request to end', [stubborn]],
])('%s ends after its parent was killed by SIGKILL, and its guardian with it', async (_, args) => {
  const { parent, guardian, command } = await underAParent(...args);
  expect(isAlive(command)).toBe(true);
  process.kill(parent, 'SIGKILL');
  expect(await until(async () => !isAlive(command) && !isAlive(guardian), 10_000)).toBe(true);
});

test('a program that is asked to stop has ended when that is answered', async () => {
  let heard = false;
  const onLine = (): boolean => (heard = true);
  const program = await spawnGuarded({ command: process.execPath, args: [stubborn], grace: 100, onLine });
  await until(async () => heard, 10_000);
  expect(await program.stop()).toEqual({ code: null, signal: 'SIGKILL' });
  expect(isAlive(program.pid)).toBe(false);
  expect(await program.stop()).toEqual({ code: null, signal: 'SIGKILL' });
});

test('how a program ended by itself is known, and all that it wrote', async () => {
  const lines: string[] = [];
  const script = 'process.stdout.write("one\\ntw"); process.stdout.write("o\\nthree\\n"); process.exitCode = 7';
  const program = await spawnGuarded({
    command: process.execPath,
    args: ['-e', script],
    onLine: (line) => lines.push(line),
  });
  expect(await program.exited).toEqual({ code: 7, signal: null });
  expect(lines).toEqual(['one', 'two', 'three']);
});

test('a program and its guardian see nothing of what configures us', async () => {
  const names: string[] = [];
  process.env.RUNBOOKS_SECRET_KEY = 'k:c2VjcmV0';
  process.env.TEMPORAL_API_KEY = 'c2VjcmV0';
  try {
    const script = `
      const { readFileSync } = require('node:fs');
      const ofGuardian = process.platform === 'linux' ? readFileSync('/proc/' + process.ppid + '/environ', 'utf8').split('\\0') : [];
      for (const name of [...Object.keys(process.env), ...ofGuardian]) console.log(name);`;
    const onLine = (line: string): unknown => names.push(line);
    const program = await spawnGuarded({ command: process.execPath, args: ['-e', script], onLine });
    await program.exited;
  } finally {
    delete process.env.RUNBOOKS_SECRET_KEY;
    delete process.env.TEMPORAL_API_KEY;
  }
  expect(names.filter((name) => name === 'PATH' || name.startsWith('PATH=')).length).toBeGreaterThan(0);
  expect(names.filter((name) => /^(?:RUNBOOKS|TEMPORAL)_/.test(name))).toEqual([]);
});

test('a program that is not there is an error', async () => {
  await expect(spawnGuarded({ command: join(programs, 'nothing'), args: [] })).rejects.toThrow('ENOENT');
});

test('stdout is kept out of the log when it is data', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runbooks-log-'));
  const args = ['-e', 'console.log("to stdout"); console.error("to stderr")'];
  for (const logStdout of [true, false]) {
    const log = join(folder, `${logStdout}.log`);
    await (
      await spawnGuarded({ command: process.execPath, args, log, logStdout })
    ).exited;
    const text = await readFile(log, 'utf8');
    expect(text).toContain('to stderr');
    expect(text.includes('to stdout')).toBe(logStdout);
  }
  await rm(folder, { recursive: true });
});

test('a log that can not be opened is named', async () => {
  const log = join(programs, 'parent.mjs', 'some.log');
  await expect(spawnGuarded({ command: process.execPath, args: sleeper, log })).rejects.toMatchObject({
    code: 'ENOTDIR',
    syscall: 'open',
    path: log,
  });
});

(process.platform === 'linux' ? describe : describe.skip)('on Linux', () => {
  test('a log on a full disk ends neither the program nor its guardian', async () => {
    const lines: string[] = [];
    const args = ['-e', 'console.log("one"); setTimeout(() => console.log("two"), 200)'];
    const program = await spawnGuarded({
      command: process.execPath,
      args,
      log: '/dev/full',
      onLine: (line) => lines.push(line),
    });
    expect(await program.exited).toEqual({ code: 0, signal: null });
    expect(lines).toEqual(['one', 'two']);
  });
});
