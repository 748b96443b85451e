/** A step that another process applies, which is killed when the simulator has taken its n-th write and hasn't answered it yet. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Core } from 'exchange-simulator/core.ts';
import { asAsked } from '../as-asked.ts';
import type { Readiness } from 'exchange-simulator/readiness.ts';
import { builtProgram } from '../../setup/built-program.ts';

/** The program that does it. */
export const applyStep = builtProgram('test/activities/faults/programs/apply-step.mjs');

export interface Task {
  readonly home: string;
  /** Of the secret store. */
  readonly key: Buffer;
  readonly kind: string;
  /** Of the activity. */
  readonly info: object;
  readonly input: object;
}

/** @throws Error when the process ends by itself */
export async function applyAndDie(
  { core, readiness }: { core: Core; readiness: Readiness },
  { key, ...task }: Task,
  nth: number,
): Promise<void> {
  const ready = join(task.home, 'ready.json');
  await writeFile(ready, JSON.stringify(readiness));
  const last = core.store.audit.length + nth;
  const input = asAsked(task.input, null);
  const given = JSON.stringify({ ...task, input, ready, key: key.toString('base64') });
  const child = spawn(process.execPath, [applyStep, given], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  // A write is reported before its answer is sent.
  const unsubscribe = core.store.subscribe(() => {
    if (core.store.audit.length >= last) child.kill('SIGKILL');
  });
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    if (signal !== 'SIGKILL') throw new Error(`The process has ended by itself, with ${code ?? signal}: ${said}`);
  } finally {
    unsubscribe();
  }
}
