import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { absoluteFolders, absolutePath, needsShell, NoSuchProgram, programFile } from '../../processes/program-file.ts';

const windows = (...files: string[]) => ({
  platform: 'win32' as const,
  isProgram: (file: string) => files.includes(file),
});

describe('on this system', () => {
  let folder: string;
  const before = process.cwd();

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'runbooks-program-')));
    for (const name of ['here', 'there']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'tool'), '#!/bin/sh\n', { mode: 0o700 });
    }
    process.chdir(join(folder, 'here'));
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  it.each(['', '.', 'bin', '../here'])(
    'an entry "%s" of PATH, which depends on where one is, finds nothing',
    (entry) => {
      expect(() => programFile('tool', { PATH: entry })).toThrow(NoSuchProgram);
      expect(programFile('tool', { PATH: `${entry}:${join(folder, 'there')}` })).toBe(join(folder, 'there', 'tool'));
    },
  );

  it('a file that may not be started, or a folder, is passed over', () => {
    const [first, second] = ['first', 'second'].map((name) => join(folder, name));
    mkdirSync(join(first ?? '', 'tool'), { recursive: true });
    mkdirSync(second ?? '');
    writeFileSync(join(second ?? '', 'tool'), '');
    chmodSync(join(second ?? '', 'tool'), 0o600);
    const PATH = `${first}:${second}:${join(folder, 'there')}`;
    expect(programFile('tool', { PATH })).toBe(join(folder, 'there', 'tool'));
  });

  it('an absolute path is taken as it is, any other path is refused', () => {
    expect(programFile('/opt/some/pwsh', {})).toBe('/opt/some/pwsh');
    expect(() => programFile('./tool', { PATH: join(folder, 'here') })).toThrow(/neither a name nor an absolute path/);
  });
});

describe('on Windows', () => {
  const found = String.raw`C:\Program Files\PowerShell\7\pwsh.exe`;

  it.each(['PATH', 'Path', 'path'])('finds the .exe by absolute entries of %s, in quotes or not', (name) => {
    const list = String.raw`.;;tools;\drive;C:relative;"C:\Program Files\PowerShell\7"`;
    const planted = [
      'pwsh.exe',
      String.raw`tools\pwsh.exe`,
      String.raw`\drive\pwsh.exe`,
      String.raw`C:relative\pwsh.exe`,
    ];
    expect(programFile('pwsh', { [name]: list }, windows(...planted, found))).toBe(found);
    expect(() => programFile('pwsh', { [name]: list }, windows(...planted))).toThrow(NoSuchProgram);
  });

  it.each([String.raw`C:\Tools\pwsh.cmd`, 'pwsh.BAT', 'pwsh.cmd.', 'pwsh.bat '])(
    '%s is named as a script for a shell',
    (name) => {
      expect(needsShell(name, 'win32')).toBe(true);
      expect(needsShell(name, 'linux')).toBe(false);
      expect(() => programFile(name, {}, windows(name))).toThrow('name an .exe');
    },
  );

  it.each([String.raw`\tools\pwsh.exe`, String.raw`C:pwsh.exe`, String.raw`tools\pwsh.exe`])(
    '%s depends on where one is, and is refused',
    (name) => {
      // A drive without a separator is a name to Windows' parser, but found in no folder.
      expect(() => programFile(name, { PATH: String.raw`C:\Tools` }, windows(name))).toThrow(NoSuchProgram);
    },
  );

  it('passes on what is absolute of a list, with shares', () => {
    const list = String.raw`.;C:\One;\\server\share\two;D:`;
    expect(absoluteFolders(list, 'win32')).toEqual([String.raw`C:\One`, String.raw`\\server\share\two`]);
    expect(absolutePath({ Path: list }, 'win32')).toBe(String.raw`C:\One;\\server\share\two`);
  });
});
