import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requiredParts, skipWithout } from './required-parts.ts';

it.each([
  ['', []],
  ['pwsh', ['pwsh']],
  ['postgres, pwsh ,chromium', ['chromium', 'postgres', 'pwsh']],
  ['all', ['build', 'chromium', 'docker-compose', 'postgres', 'pwsh']],
  ['pwsh,all', ['build', 'chromium', 'docker-compose', 'postgres', 'pwsh']],
])('"%s" requires %j', (text, required) => {
  expect([...requiredParts(text)].toSorted()).toEqual(required);
});

it('without the variable nothing is required', () => {
  expect(requiredParts(undefined).size).toBe(0);
});

it.each(['pwhs', 'pwsh,postgress', 'toString'])('"%s" names a part that does not exist, and is refused', (text) => {
  expect(() => requiredParts(text)).toThrow(/is none of all, build/);
});

describe('a missing part', () => {
  let said: string;
  beforeEach(() => {
    said = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('that is required is an error', () => {
    expect(() => skipWithout('pwsh', 'tests', 'postgres,pwsh')).toThrow(
      'RUNBOOKS_TEST_REQUIRE: PowerShell (pwsh) is required and missing',
    );
    expect(said).toBe('');
  });

  it('that is not required is named together with what is skipped', () => {
    skipWithout('pwsh', 'tests against a real PowerShell', 'postgres');
    expect(said).toBe('Skipped: tests against a real PowerShell (missing: PowerShell (pwsh))\n');
  });
});

it('docs/testing.md lists every part, and no other', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'testing.md'), 'utf8');
  const [, table = ''] = page.split('| name | part |');
  const named = Array.from(table.matchAll(/^\| `([\w-]+)` \|/gm), ([, name]) => name);
  expect(named).toEqual([...requiredParts('all')]);
});
