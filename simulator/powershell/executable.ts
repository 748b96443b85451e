/**
 * The executable that a connection names in place of `pwsh`: `<home>/powershell/pwsh`, at the same path at every
 * start. It starts the fake `pwsh` with this Node, and passes it the file with the simulator's address.
 *
 * Invariant: address and token are in that file only, readable by its owner; neither is in a process list. A
 * fake `pwsh` that outlives the simulator reads the file again, and finds the new ones.
 */
import fs from 'node:fs';
import path from 'node:path';
import { makeFolder, writeWhole } from '../write-whole.ts';

/** @param folder absolute; the home of the simulator */
export function writeExecutable(
  folder: string,
  asked: { port: number; token: string },
  program = ownProgram(),
): string {
  const own = path.join(folder, 'powershell');
  makeFolder(own);
  const endpoint = path.join(own, 'endpoint.json');
  writeWhole(endpoint, JSON.stringify({ address: `http://127.0.0.1:${asked.port}`, token: asked.token }));
  const executable = path.join(own, 'pwsh');
  const words = [process.execPath, program, endpoint].map(quoted);
  // A process that starts it meanwhile finds a whole one, the old or the new.
  writeWhole(executable, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, 0o700);
  return executable;
}

/** One word to a POSIX shell, whatever is in it. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Compiled, it is in the same folder as this file; from source Node can't run it, and the build's is used. */
function ownProgram(): string {
  const own = path.join(import.meta.dirname, 'fake-pwsh.js');
  const built = path.join(import.meta.dirname, '..', 'dist', 'powershell', 'fake-pwsh.js');
  return fs.existsSync(own) ? own : built;
}
