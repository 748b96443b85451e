/** A worker begins nothing where others may change what it relies on, and says what to write. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { looseModes, refuseLooseModes } from '../../../temporal/worker/kept-from-others.ts';
import { readConfig } from '../../../config.ts';
import { skipWithout } from '../../setup/required-parts.ts';

const root = join(__dirname, '..', '..', '..');
let folder: string;
let home: string;
let dist: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept-'));
  home = join(folder, 'home');
  dist = join(folder, 'program', 'dist');
  await mkdir(join(home, 'keys'), { recursive: true });
  await mkdir(join(folder, 'program', 'node_modules', 'package'), { recursive: true });
  await mkdir(dist);
  for (const file of [join(home, 'keys', 'codec.json'), join(home, 'connections.yaml'), join(dist, 'worker.js')]) {
    await writeFile(file, '', { mode: 0o600 });
  }
});
afterEach(() => rm(folder, { recursive: true }));

const config = () => readConfig({ RUNBOOKS_HOME: home });

it.each([
  ['home', 0o777, 'chmod go-w'],
  ['home/keys', 0o777, 'chmod go-w'],
  ['home/keys/codec.json', 0o644, 'chmod go-rwx'],
  ['home/connections.yaml', 0o666, 'chmod go-w'],
  ['program', 0o777, 'chmod go-w'],
  ['program/dist/worker.js', 0o666, 'chmod go-w'],
  ['program/node_modules/package', 0o777, 'chmod go-w'],
])('%s with mode %o is named, with what to write', async (path, mode, command) => {
  expect(looseModes(config(), { dist })).toEqual([]);
  await chmod(join(folder, path), mode);
  expect(() => refuseLooseModes(config(), dist)).toThrow(
    expect.objectContaining({
      code: 'modes-too-open',
      message: expect.stringContaining(`${command} ${folder}/${path}`),
    }),
  );
});

it('a file deep in a package is found by a thorough look alone', async () => {
  const file = join(folder, 'program', 'node_modules', 'package', 'main.js');
  await writeFile(file, '');
  await chmod(file, 0o666);
  expect(looseModes(config(), { dist })).toEqual([]);
  expect(looseModes(config(), { dist, isThorough: true })).toEqual([expect.objectContaining({ path: file })]);
});

const program = join(root, 'dist', 'worker.js');
const built = existsSync(program);
if (!built) skipWithout('build', 'a worker in a home that others may change');
(built ? describe : describe.skip)('the program', () => {
  it('ends before it connects to anything', async () => {
    await chmod(home, 0o777);
    const { status, stderr } = spawnSync(process.execPath, [program], {
      env: { PATH: process.env.PATH, RUNBOOKS_HOME: home, TEMPORAL_ADDRESS: '127.0.0.1:1' },
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(
        /^The worker can't run: .*is writable by everybody.*chmod go-w .*\[modes-too-open\]\n$/,
      ),
    });
  });
});
