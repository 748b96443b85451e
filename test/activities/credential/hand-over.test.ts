/** New versions delivered without a person: to files and programs that the worker's own file names, and to nothing else. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';
import { application, recordOf, rotation, secret } from './rotating-tenant.ts';

jest.setTimeout(60_000);
let tenant: RunningTenant;
let home: string;
beforeEach(async () => {
  tenant = await runningTenant();
  home = await tenant.within('plan', async (context) => context.home);
});
afterEach(async () => tenant.close());

async function promoted() {
  const app = await application(tenant, 'CE Email');
  const key = await secret(tenant, app, 'CE Email');
  const under = await rotation(tenant, key);
  await under.take('staged', 'registered', 'promoted');
  return { key, ...under };
}

async function targets(handOvers: object): Promise<void> {
  await writeFile(join(home, 'hand-overs.yaml'), JSON.stringify({ handOvers }));
}

it('writes the value into a file that only its owner reads, and the old one back when it is taken back', async () => {
  const file = join(home, 'ce.secret');
  await targets({ ce: { file } });
  const { key, desired, take, takeBack } = await promoted();
  Object.assign(desired, { target: 'ce' });
  await take('delivered', 'delivered');
  const { rotation: under } = await recordOf(tenant, key);
  expect(await readFile(file, 'utf8')).toBe((await tenant.secrets.resolve(under?.next?.secret ?? '')).value);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await takeBack('delivered')).toEqual({ undone: 'ce has the old version again' });
  expect(await readFile(file, 'utf8')).toBe((await tenant.secrets.resolve(desired.replaces)).value);
});

it('gives the value to a program on stdin, never as an argument', async () => {
  const file = join(home, 'received');
  const program = `let t='';process.stdin.on('data',d=>t+=d).on('end',()=>require('fs').writeFileSync(process.argv[1],JSON.stringify([t,process.argv.slice(1),process.env])))`;
  await targets({ push: { command: [process.execPath, '-e', program, file] } });
  const { key, desired, take } = await promoted();
  Object.assign(desired, { target: 'push' });
  await take('delivered');
  const { current } = await recordOf(tenant, key);
  const { value } = await tenant.secrets.resolve(current.secret);
  const [given, args, environment] = JSON.parse(await readFile(file, 'utf8')) as [
    string,
    string[],
    Record<string, string>,
  ];
  expect(given).toBe(value);
  expect(args).toEqual([file]);
  expect(environment).toMatchObject({ RUNBOOKS_CREDENTIAL: key });
  expect(Object.keys(environment).filter((name) => name.startsWith('RUNBOOKS_TEST'))).toEqual([]);
});

it('refuses a target that nobody has named, and tells nothing of what a failing one said', async () => {
  await targets({
    broken: { command: [process.execPath, '-e', 'console.error("inside"); process.exit(3)'] },
    bad: { file: 'x' },
  });
  const { desired, take } = await promoted();
  Object.assign(desired, { target: 'bad' });
  await expect(take('delivered')).rejects.toMatchObject({ type: 'hand-over-unknown' });
  await targets({ broken: { command: [process.execPath, '-e', 'console.error("inside"); process.exit(3)'] } });
  Object.assign(desired, { target: 'broken' });
  const failed = take('delivered');
  await expect(failed).rejects.toMatchObject({ type: 'hand-over-failed' });
  await failed.catch((error: Error) => expect(error.message).toMatch(/broken: exit code 3/));
}, 60_000);
