/** The fake PowerShell as a connection's program: a wrapper in a folder of its own, and what it wrote down there. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakePwsh {
  /** For a connection's `powershell`. */
  program: string;
  /** Processes so far. */
  started: () => { pid: number; options: string[]; env: Record<string, string> }[];
  /** Every line that came over stdin. */
  lines: () => string[];
  requests: () => Record<string, unknown>[];
  /** sha256 of the scripts that were loaded. */
  scripts: () => string[];
  /** Process ids whose Test-Sleep came to its end. */
  slept: () => number[];
  /** Process ids that wrote something while no call was made. */
  noised: () => number[];
  /** What cmdlets answer: an envelope each, or what differs from an empty success. */
  answers: (envelopes: Record<string, object>) => void;
  remove: () => void;
}

export type Mode =
  | 'well'
  | 'dies-at-start'
  | 'ends-at-start'
  | 'killed-at-start'
  | 'refuses-script'
  | 'hangs-at-start'
  | 'interrupted-at-start';

export function fakePwsh(mode: Mode = 'well'): FakePwsh {
  const folder = mkdtempSync(join(tmpdir(), 'fake-pwsh-'));
  const program = join(folder, 'pwsh');
  const words = [process.execPath, join(__dirname, 'fake-pwsh.mjs'), folder, mode].map((word) => `'${word}'`);
  writeFileSync(program, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o700 });
  const noted = <T>(file: string): T[] => {
    try {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line) as T);
    } catch {
      return [];
    }
  };
  return {
    program,
    started: () => noted('started'),
    lines: () => noted('lines'),
    requests: () => noted('requests'),
    scripts: () => noted('scripts'),
    slept: () => noted('slept'),
    noised: () => noted('noised'),
    answers: (envelopes) => writeFileSync(join(folder, 'answers.json'), JSON.stringify(envelopes)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a condition is true. */
export async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !condition();) {
    if (Date.now() > end) throw new Error('It did not become so.');
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
}
