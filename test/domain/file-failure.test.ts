import { open, readFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { aboutFile, fileFailureOf } from '../../domain/file-failure.ts';

const coded = (code: string, syscall: string, path?: string): Error =>
  Object.assign(new Error(`${code}: words of ${syscall}`), { code, syscall, ...(path !== undefined && { path }) });

describe('an error of the file system', () => {
  it.each([
    ['EACCES', 'open', 'file-denied'],
    ['EROFS', 'mkdir', 'file-read-only'],
    ['ENOENT', 'open', 'file-missing'],
    ['ENOTDIR', 'mkdir', 'file-in-the-way'],
    ['EISDIR', 'rename', 'file-in-the-way'],
    ['ENOSPC', 'write', 'disk-full'],
    ['EDQUOT', 'fsync', 'disk-full'],
    ['EIO', 'read', 'disk-failed'],
    ['EBUSY', 'rename', 'file-in-use'],
    ['EMFILE', 'open', 'files-exhausted'],
    ['SQLITE_READONLY_DIRECTORY', 'lock', 'file-read-only'],
    ['SQLITE_CANTOPEN', 'lock', 'file-denied'],
    ['SQLITE_NOTADB', 'lock', 'file-in-the-way'],
    ['SQLITE_IOERR_LOCK', 'lock', 'disk-failed'],
  ])('%s of %s means %s, and names the file', (code, syscall, meaning) => {
    expect(fileFailureOf(coded(code, syscall, '/home/x'))).toMatchObject({
      code: meaning,
      serviceCode: code,
      operator: expect.stringContaining('(/home/x)') as string,
    });
  });

  it('as Node.js throws it is one', async () => {
    const error: unknown = await readFile(__dirname).catch((thrown: unknown) => thrown);
    expect(fileFailureOf(error)).toMatchObject({ code: 'file-in-the-way' });
  });

  it('gets the name of its file where the system says none', async () => {
    const full = await open('/dev/full', 'w').catch(() => undefined);
    const error: unknown =
      full === undefined ? coded('ENOSPC', 'write') : await full.writeFile('text').catch((thrown: unknown) => thrown);
    await full?.close();
    expect(error).not.toHaveProperty('path');
    expect(fileFailureOf(aboutFile(error, '/home/x'))).toMatchObject({
      code: 'disk-full',
      operator: expect.stringContaining('(/home/x)') as string,
    });
    expect(aboutFile(coded('EROFS', 'open', '/home/y'), '/home/x')).toMatchObject({ path: '/home/y' });
  });
});

it.each<[string, unknown]>([
  ['of a socket', coded('EACCES', 'listen')],
  ['of a database', coded('SQLITE_READONLY', '')],
  ['of the program', new TypeError('x is not a function')],
  ['that is a text', 'ENOENT'],
])('an error %s is none', (_, error) => {
  expect(fileFailureOf(error)).toBeUndefined();
});

it('a program or a socket that is missing is none either', async () => {
  const [ofProgram] = (await once(spawn('/no/such/program'), 'error').catch((error: unknown) => [error])) as unknown[];
  const [ofSocket] = (await once(createConnection('/no/such/socket'), 'error').catch((error: unknown) => [
    error,
  ])) as unknown[];
  for (const error of [ofProgram, ofSocket]) {
    expect(error).toMatchObject({ code: 'ENOENT' });
    expect(fileFailureOf(error)).toBeUndefined();
  }
});
