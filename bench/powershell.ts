/**
 * How long a call of PowerShell takes, through the connector: `node dist/bench/powershell.js [PROGRAM]` with pwsh, or with the
 * program of a running simulator. Prints how long a new session takes to its first answer, calls one after the other, and
 * calls at once; fails when the median of the calls one after the other is 50 ms or more.
 */
import { powershell } from '../connectors/powershell/powershell.ts';
import { closeSessions } from '../connectors/powershell/session-pool.ts';
import type { PowerShellCall } from '../connectors/powershell/call.ts';

const [program = 'pwsh'] = process.argv.slice(2);
const starts = 5;
const calls = 400;
const atOnce = 40;
const limit = 50;

/** A small read that every PowerShell has, on any system. */
const call: PowerShellCall = {
  target: { kind: 'local' },
  pipeline: [{ cmdlet: 'Get-Item', parameters: { Path: '/' } }],
  select: ['PSIsContainer'],
};
const shell = powershell({ name: 'bench', powershell: program }, 'plan');

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function line(name: string, took: readonly number[]): string {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1);
  return `${name}: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, ${took.length} times\n`;
}

const first: number[] = [];
for (let time = 0; time < starts; time += 1) {
  await closeSessions();
  first.push(await timed(async () => shell.run(call)));
}
const inARow: number[] = [];
for (let time = 0; time < calls; time += 1) inARow.push(await timed(async () => shell.run(call)));
const together: number[] = [];
for (let time = 0; time < calls / atOnce; time += 1) {
  const all = await timed(async () => Promise.all(Array.from({ length: atOnce }, async () => shell.run(call))));
  together.push(all / atOnce);
}
await closeSessions();

process.stdout.write(line('a new session to its first answer', first));
process.stdout.write(line('calls one after the other', inARow));
process.stdout.write(line(`calls, ${atOnce} at once, each`, together));
const median = inARow.toSorted((a, b) => a - b)[Math.floor(calls / 2)] ?? Infinity;
process.exitCode = median < limit ? 0 : 1;
