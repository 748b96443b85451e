/** Who else may change a file, or read a secret: on real files, by their modes and owners. */
import { chmod, chown, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupsIn } from '../../processes/groups.ts';
import { looseAmong, type Kept } from '../../processes/loose-modes.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loose-'));
  await mkdir(join(folder, 'home'), { mode: 0o700 });
  file = join(folder, 'home', 'file');
  await writeFile(file, '');
  await chmod(file, 0o600);
});
afterEach(() => rm(folder, { recursive: true }));

/** As if the group of what is made here had these members besides. */
async function found(kept: Partial<Kept> = {}, others = ''): Promise<string[]> {
  const { uid, gid } = await stat(folder);
  const groups = groupsIn(`me:x:${uid}:${gid}::/:\nann:x:4242:4242::/:\n`, `ours:x:${gid}:${others}\n`);
  const user = process.geteuid?.() ?? uid;
  const loose = looseAmong([{ path: file, as: 'unchanged', ...kept }], { user, groups });
  return loose.map(({ path, problem, command }) => `${command} ${path.replace(folder, '')}: it ${problem}`);
}

it('what only its owner may write is well', async () => {
  expect(await found()).toEqual([]);
  await chmod(file, 0o644);
  expect(await found()).toEqual([]);
});

it.each([
  [0o622, 'unchanged', '', ['chmod go-w /home/file: it is writable by everybody (mode 0622)']],
  [0o620, 'unchanged', 'ann', ['chmod g-w /home/file: it is writable by the group ours (mode 0620)']],
  [0o620, 'unchanged', 'who', ['chmod g-w /home/file: it is writable by the group ours (mode 0620)']],
  [0o620, 'unchanged', '', []],
  [0o620, 'unchanged', 'me', []],
  [0o640, 'unchanged', 'ann', []],
  [0o604, 'secret', '', ['chmod go-rwx /home/file: it is readable by everybody (mode 0604)']],
  [0o640, 'secret', '', []],
  [0o600, 'secret', 'ann', []],
] as const)('%o as %s, of a group of %s', async (mode, as, others, expected) => {
  await chmod(file, mode);
  expect(await found({ as }, others)).toEqual(expected);
});

it('where others may put another one in its place, the folder is named', async () => {
  const home = join(folder, 'home');
  await chmod(home, 0o777);
  const problem = ['chmod go-w /home: it is writable by everybody (mode 0777)'];
  expect(await found()).toEqual(problem);
  expect(await found({ path: join(home, 'not-there') })).toEqual(problem);
  await chmod(home, 0o1777);
  expect(await found()).toEqual([]);
  // Anyone who may make files in it changes what it is.
  expect(await found({ path: home })).toEqual(['chmod go-w /home: it is writable by everybody (mode 1777)']);
});

it('a link leads to what is kept, and lies somewhere itself', async () => {
  const open = join(folder, 'open');
  await mkdir(open);
  await symlink(file, join(open, 'link'));
  expect(await found({ path: join(open, 'link') })).toEqual([]);
  await chmod(open, 0o777);
  expect(await found({ path: join(open, 'link') })).toEqual([
    'chmod go-w /open: it is writable by everybody (mode 0777)',
  ]);
  await chmod(open, 0o700);
  await chmod(file, 0o666);
  expect(await found({ path: join(open, 'link') })).toEqual([
    'chmod go-w /home/file: it is writable by everybody (mode 0666)',
  ]);
});

it('what lies in a folder is looked at as far as it is asked for', async () => {
  const deep = join(folder, 'home', 'deep');
  await mkdir(deep);
  await writeFile(join(deep, 'leaf'), '');
  await chmod(join(deep, 'leaf'), 0o666);
  const path = join(folder, 'home');
  expect(await found({ path })).toEqual([]);
  expect(await found({ path, inside: 'entries' })).toEqual([]);
  expect(await found({ path, inside: 'everything' })).toEqual([
    'chmod go-w /home/deep/leaf: it is writable by everybody (mode 0666)',
  ]);
});

it('what belongs to somebody else is theirs to change, but for who installed it', async () => {
  // Root may give a file away; anybody else is somebody else to another user.
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) await chown(file, 4242, 4242);
  const { uid } = await stat(file);
  const groups = groupsIn('ann:x:4242:4242::/:\n', '');
  const user = isRoot ? 0 : uid + 1;
  const check = (owner?: number) =>
    looseAmong([{ path: file, as: 'unchanged', ...(owner !== undefined && { owner }) }], { user, groups }).filter(
      ({ path }) => path === file,
    );
  expect(check()).toEqual([{ path: file, problem: `belongs to ${isRoot ? 'ann' : uid}`, command: 'chown "$(id -u)"' }]);
  expect(check(uid)).toEqual([]);
});
