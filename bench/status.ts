/**
 * How long `runbook status` takes from the shell's point of view, on the built program: `node dist/bench/status.js RUN`
 * with a server that knows the run. Prints each time and fails when the median is a second or more. No worker is needed.
 */
import { spawnSync } from 'node:child_process';
import { programPath } from '../stack/programs.ts';

const times = 7;
const limit = 1_000;

const [run] = process.argv.slice(2);
if (run === undefined) {
  process.stderr.write('Usage: node dist/bench/status.js RUN\n');
  process.exit(2);
}

const took: number[] = [];
for (let time = 0; time < times; time += 1) {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [programPath('client/main.js'), 'status', run, '--json'], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    process.stderr.write(stderr);
    process.exit(1);
  }
  took.push(Math.round(performance.now() - started));
}
const median = took.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Infinity;
process.stdout.write(`${took.map((ms) => `${ms} ms`).join(', ')}; median ${median} ms\n`);
process.exitCode = median < limit ? 0 : 1;
