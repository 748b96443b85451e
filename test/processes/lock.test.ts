import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../processes/alive.ts';
import { LockBusy, tryLock, withLock } from '../../processes/lock.ts';
import { skipWithout } from '../setup/required-parts.ts';
import { otherProcess, type OtherProcess } from './other-process.ts';

const program = join(__dirname, 'programs', 'lock-holder.mjs');
const built = existsSync(join(__dirname, '..', '..', 'dist', 'processes', 'lock.js'));
if (!built) skipWithout('build', 'locks between processes');

/** In a PID namespace of its own, as in a container: there it is process 1. */
const isolate = ['--pid', '--fork', '--mount-proc', '--kill-child'];
const canIsolate = process.platform === 'linux' && spawnSync('unshare', [...isolate, 'true']).status === 0;

let folder: string;
let file: string;
const others: OtherProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbooks-lock-'));
  file = join(folder, 'some.lock');
});
afterEach(async () => {
  for (const other of others.splice(0)) await other.kill();
  await rm(folder, { recursive: true });
});

function another(): OtherProcess {
  const other = otherProcess(process.execPath, [program, file]);
  others.push(other);
  return other;
}

function inContainer(): OtherProcess {
  const other = otherProcess('unshare', [...isolate, process.execPath, program, file]);
  others.push(other);
  return other;
}

test('under a lock one works at a time, and those that wait learn that they do', async () => {
  let waits = 0;
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setTimeout(resolve, 10));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(file, work, () => (waits += 1))));
  expect(most).toBe(1);
  expect(waits).toBeGreaterThan(0);
});

test('waiting leaves the event loop to others', async () => {
  const held = await tryLock(file);
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 5);
  const waiting = withLock(file, async () => turns);
  setTimeout(() => held?.release(), 300);
  expect(await waiting).toBeGreaterThan(20);
  clearInterval(timer);
});

test('a lock ends with the work, also when that fails, and leaves one empty file', async () => {
  const work = async (): Promise<never> => {
    throw new Error('failed');
  };
  await expect(withLock(file, work)).rejects.toThrow('failed');
  const held = await tryLock(file);
  expect(held).toBeDefined();
  expect(await tryLock(file)).toBeUndefined();
  held?.release();
  held?.release();
  expect(await readdir(folder)).toEqual(['some.lock']);
});

test('who waits no longer than that is refused', async () => {
  const held = await tryLock(file);
  const began = performance.now();
  await expect(withLock(file, async () => {}, undefined, 200)).rejects.toBeInstanceOf(LockBusy);
  expect(performance.now() - began).toBeGreaterThan(190);
  held?.release();
  expect(await withLock(file, async () => 'done', undefined, 200)).toBe('done');
});

test('a file that is no lock names itself', async () => {
  await writeFile(file, `${process.pid} something`);
  await expect(withLock(file, async () => {})).rejects.toMatchObject({ code: 'SQLITE_NOTADB', path: file });
});

(built ? describe : describe.skip)('between processes', () => {
  test('the lock of a killed one is taken at once by one that waits', async () => {
    const first = another();
    expect(await first.says(/^holds/)).toBe(true);
    const second = another();
    expect(await second.says('waits')).toBe(true);
    expect(await tryLock(file)).toBeUndefined();
    await first.kill();
    expect(await second.says(/^holds/, 2_000)).toBe(true);
  }, 60_000);

  test('of five, one holds it at a time', async () => {
    const five = Array.from({ length: 5 }, another);
    const holding = (): OtherProcess[] => five.filter(({ lines }) => lines.some((line) => line.startsWith('holds')));
    const ended = new Set<OtherProcess>();
    for (const turn of five.keys()) {
      expect(await until(async () => holding().length > turn, 20_000)).toBe(true);
      expect(holding()).toHaveLength(turn + 1);
      const [holder] = holding().filter((each) => !ended.has(each));
      holder?.send('go on');
      await holder?.ended;
      if (holder !== undefined) ended.add(holder);
    }
  }, 60_000);
});

if (built && !canIsolate) process.stderr.write('Skipped: locks between PID namespaces, since unshare needs root.\n');
(built && canIsolate ? describe : describe.skip)('between containers that share a folder', () => {
  test('process 1 takes the lock that another process 1 held when it was killed', async () => {
    const first = inContainer();
    expect(await first.says('holds as 1')).toBe(true);
    await first.kill();
    expect(await inContainer().says('holds as 1', 10_000)).toBe(true);
  }, 60_000);

  test('a living holder that has no process ID there is waited for', async () => {
    const first = another();
    expect(await first.says(/^holds/)).toBe(true);
    const second = inContainer();
    expect(await second.says('waits')).toBe(true);
    expect(second.lines).toEqual(['waits']);
    first.send('go on');
    expect(await second.says('holds as 1')).toBe(true);
  }, 60_000);
});
