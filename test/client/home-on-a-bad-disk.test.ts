/** What a command answers when the home can't be written: a code, the path, what to do, and the right exit code. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillUp, hasOwnDisks, onOwnDisk, type Ended } from '../setup/own-disk.ts';
import { skipWithout } from '../setup/required-parts.ts';

const program = join(__dirname, '..', '..', 'dist', 'client', 'main.js');
const built = existsSync(program);
if (!built) skipWithout('build', 'commands on a bad disk');
const canRun = built && hasOwnDisks('commands on a disk that is full or read-only');

let root: string;
let home: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'runbooks-disk-'));
  home = join(root, 'home');
  env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PASSWORD: join(root, 'password'),
    RUNBOOKS_HOME: home,
    NODE: process.execPath,
    RUNBOOK: program,
  };
  await writeFile(join(root, 'password'), 'correct horse');
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

const put = '"$NODE" "$RUNBOOK" secret put tenant-password --file "$PASSWORD" --json';
const example = join(__dirname, '..', '..', 'examples', 'ce-mailbox-oauth.yaml');
const commands = {
  'secret put': put,
  'keys rotate codec': '"$NODE" "$RUNBOOK" keys rotate codec --json',
  start: `"$NODE" "$RUNBOOK" start ce-mailbox-oauth --input ${example} --json`,
  dev: '"$NODE" "$RUNBOOK" dev --json',
};

async function sh(script: string): Promise<Ended> {
  return await new Promise((resolve) => {
    const done = (error: { code?: unknown } | null, out: string, stderr: string): void =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, error: stderr });
    execFile('sh', ['-c', script, 'sh', home], { env, timeout: 25_000, killSignal: 'SIGKILL' }, done).stdin?.end();
  });
}

function problemIn({ out }: Ended): { code: string; message: string; advice: string } {
  return (JSON.parse(out) as { error: { code: string; message: string; advice: string } }).error;
}

(canRun ? describe : describe.skip)('a home', () => {
  beforeEach(async () => {
    await mkdir(home);
  });

  test.each(Object.entries(commands))(
    'that is read-only: %s names it',
    async (_, command) => {
      const ended = await onOwnDisk(home, 'ro', command, env);
      const problem = problemIn(ended);
      expect(ended.code).toBe(1);
      expect(['file-read-only', 'file-missing', 'journal-read-only']).toContain(problem.code);
      expect(problem.message).toContain(home);
      expect(problem.advice).toContain('RUNBOOKS_HOME');
    },
    90_000,
  );

  test.each(Object.entries(commands))(
    'on a full disk: %s says so',
    async (_, command) => {
      const ended = await onOwnDisk(home, 'size=64k', `${fillUp}\n${command}`, env);
      expect(ended.code).toBe(1);
      expect(problemIn(ended)).toMatchObject({
        code: expect.stringMatching(/^(?:disk|journal)-full$/) as string,
        advice: expect.stringContaining('Free space') as string,
      });
    },
    90_000,
  );

  test('on a disk that fills up loses nothing that was answered, and goes on when there is space', async () => {
    const script = [
      `${put} >&2 || exit 10`,
      fillUp,
      put,
      'rm "$1/filler"',
      `${put} >&2 || exit 11`,
      '"$NODE" "$RUNBOOK" secret list --json >&2 || exit 12',
    ].join('\n');
    const ended = await onOwnDisk(home, 'size=2m', script, env);
    expect(ended.code).toBe(0);
    expect(problemIn(ended)).toMatchObject({ code: 'journal-full' });
    expect(ended.error).toContain('tenant-password@1');
    expect(ended.error).toContain('tenant-password@2');
  }, 90_000);
});

(built ? describe : describe.skip)('without a disk of its own', () => {
  test('a file in the place of the home is named', async () => {
    await writeFile(home, '');
    const ended = await sh('"$NODE" "$RUNBOOK" secret put x --file "$PASSWORD" --json');
    expect(ended.code).toBe(1);
    expect(problemIn(ended)).toMatchObject({
      code: 'journal-denied',
      message: expect.stringContaining(home) as string,
    });
  }, 30_000);
});

(built && process.platform === 'linux' ? describe : describe.skip)('on Linux', () => {
  test('a home in which nothing can be made is answered, not waited for', async () => {
    env.RUNBOOKS_HOME = '/proc/runbooks';
    const ended = await sh('"$NODE" "$RUNBOOK" secret put x --file "$PASSWORD" --json');
    expect(ended.code).toBe(1);
    expect(problemIn(ended)).toMatchObject({ code: 'journal-denied' });
  }, 30_000);

  test('output that goes to a full disk is a failure', async () => {
    const ended = await sh('"$NODE" "$RUNBOOK" --help > /dev/full');
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('ENOSPC');
  }, 30_000);
});
