import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine, isAlive, until } from '../../processes/alive.ts';
import { withLock } from '../../processes/lock.ts';
import { AlreadyRunning, spawnAlone } from '../../processes/spawn-alone.ts';

const sleeper = { name: 'sleeper', command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], grace: 100 };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbooks-alone-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** The ID of a process that was there and is no more. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid ?? 0;
}

test('a second one in the same folder is refused while the first one runs', async () => {
  const first = await spawnAlone({ ...sleeper, folder });
  const refusal: unknown = await spawnAlone({ ...sleeper, folder }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(AlreadyRunning);
  expect(refusal).toMatchObject({ owner: process.pid });
  expect(isAlive(first.pid)).toBe(true);
  await first.stop();
  await (await spawnAlone({ ...sleeper, folder })).stop();
});

test('of many that start at once, one runs', async () => {
  const started = await Promise.allSettled(Array.from({ length: 4 }, () => spawnAlone({ ...sleeper, folder })));
  const running = started.filter((each) => each.status === 'fulfilled');
  expect(running).toHaveLength(1);
  for (const each of running) await each.value.stop();
});

test('one that was left over without a guardian is ended before the next one starts', async () => {
  const orphan = spawn(sleeper.command, sleeper.args, { stdio: 'ignore' });
  const pid = orphan.pid ?? 0;
  await until(async () => (await commandLine(pid))?.includes('setInterval') === true, 5_000);
  const record = { pid, owner: await deadProcess(), commandLine: await commandLine(pid) };
  await writeFile(join(folder, 'process.json'), JSON.stringify(record));
  const next = await spawnAlone({ ...sleeper, folder });
  expect(isAlive(pid)).toBe(false);
  expect(JSON.parse(await readFile(join(folder, 'process.json'), 'utf8'))).toMatchObject({ pid: next.pid });
  await next.stop();
}, 30_000);

test('another process that has got the same ID since is left alone', async () => {
  const other = spawn(sleeper.command, sleeper.args, { stdio: 'ignore' });
  const record = { pid: other.pid, owner: await deadProcess(), commandLine: 'something else ' };
  await writeFile(join(folder, 'process.json'), JSON.stringify(record));
  const next = await spawnAlone({ ...sleeper, folder });
  expect(isAlive(other.pid ?? 0)).toBe(true);
  await next.stop();
  other.kill();
});

test('a lock whose holder was killed is taken over', async () => {
  const file = join(folder, 'some.lock');
  await writeFile(file, `${await deadProcess()} whatever`);
  expect(
    await withLock(
      file,
      async () => 'done',
      () => {},
    ),
  ).toBe('done');
});

test('under a lock, one works at a time, and the one that waits learns for whom', async () => {
  const file = join(folder, 'some.lock');
  const waitedFor: number[] = [];
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(file, work, (holder) => waitedFor.push(holder))));
  expect(most).toBe(1);
  expect(new Set(waitedFor)).toEqual(new Set([process.pid]));
});
