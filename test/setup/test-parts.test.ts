/** The script that says what a machine lacks, and starts PostgreSQL, knows the same parts as the tests. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assertAnswers, lacksForPostgres } from './postgres.ts';
import { requiredParts, skipWithout } from './required-parts.ts';

const script = join(__dirname, '..', '..', 'scripts', 'test-parts.sh');
const run = (...args: string[]) => spawnSync(script, args, { encoding: 'utf8' });

it.each([...requiredParts('all')])('knows the part %s', (part) => {
  expect(run('lacks', part)).toMatchObject({ status: 0, stderr: '' });
});

it('refuses a part that is none, by name', () => {
  expect(run('lacks', 'perl')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('perl is none of: build') as string,
  });
});

const lacking = lacksForPostgres();
if (lacking !== undefined) skipWithout('postgres', `a server that outlives a test run, without ${lacking}`);

const whenThere = lacking === undefined ? describe : describe.skip;
whenThere('PostgreSQL', () => {
  it('is started for the tests, and ended', () => {
    const { stdout } = run();
    const folder = /^export RUNBOOKS_TEST_POSTGRES=(\S+)\n$/.exec(stdout)?.[1] ?? '';
    try {
      expect(() => assertAnswers(folder)).not.toThrow();
      expect(run('start', folder)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining("isn't empty") as string,
      });
    } finally {
      expect(run('stop', folder)).toMatchObject({ status: 0, stderr: '' });
    }
    expect(existsSync(folder)).toBe(false);
    expect(() => assertAnswers(folder)).toThrow('RUNBOOKS_TEST_POSTGRES: no server answers');
  });
});
