import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf } from '../../processes/alive.ts';
import { AlreadyRunning, spawnAlone } from '../../processes/spawn-alone.ts';
import { isAlive } from './is-alive.ts';

const sleeper = { name: 'sleeper', command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], grace: 100 };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbooks-alone-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('a second one in the same folder is refused while the first one runs', async () => {
  const first = await spawnAlone({ ...sleeper, folder });
  const refusal: unknown = await spawnAlone({ ...sleeper, folder }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(AlreadyRunning);
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

test("one that could not be started is in nobody's way", async () => {
  await expect(spawnAlone({ ...sleeper, command: join(folder, 'nothing'), folder })).rejects.toThrow('ENOENT');
  await (await spawnAlone({ ...sleeper, folder })).stop();
});

test('one that was left over without a guardian is ended before the next one starts', async () => {
  const orphan = spawn(sleeper.command, sleeper.args, { stdio: 'ignore' });
  const pid = orphan.pid ?? 0;
  await writeFile(join(folder, 'process.json'), JSON.stringify({ pid, identity: await identityOf(pid) }));
  const next = await spawnAlone({ ...sleeper, folder });
  expect(isAlive(pid)).toBe(false);
  expect(JSON.parse(await readFile(join(folder, 'process.json'), 'utf8'))).toMatchObject({ pid: next.pid });
  await next.stop();
}, 30_000);

test('another process that has got the same ID since is left alone, whatever it runs', async () => {
  // The same program with the same arguments, as after a restart of a container.
  const former = spawn(sleeper.command, sleeper.args, { stdio: 'ignore' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const later = spawn(sleeper.command, sleeper.args, { stdio: 'ignore' });
  const record = { pid: later.pid, identity: await identityOf(former.pid ?? 0) };
  await writeFile(join(folder, 'process.json'), JSON.stringify(record));
  const next = await spawnAlone({ ...sleeper, folder });
  expect(isAlive(later.pid ?? 0)).toBe(true);
  await next.stop();
  for (const each of [former, later]) each.kill();
});

test('a process is the same as long as it lives, and nobody when it has ended', async () => {
  const child = spawn(sleeper.command, sleeper.args, { stdio: 'ignore' });
  const pid = child.pid ?? 0;
  const identity = await identityOf(pid);
  expect(identity).toEqual(expect.any(String));
  expect(await identityOf(pid)).toBe(identity);
  expect(await identityOf(process.pid)).not.toBe(identity);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  expect(await identityOf(pid)).toBeUndefined();
});
