/**
 * How long a build takes after a change: `node dist/bench/build.js`. An export is added to a file that much of its folder
 * imports, so that all dependents are checked again, and the file is restored afterwards. Prints each time and fails when
 * a median passes its limit.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const times = 3;

const changes = [
  { file: 'client/io.ts', limit: 5_000 },
  { file: 'activities/context.ts', limit: 5_000 },
  { file: 'domain/change.ts', limit: 12_000 },
  { file: 'workflows/run/run.ts', limit: 12_000 },
];

/** Milliseconds. */
function build(): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed.');
  return performance.now() - started;
}

function afterChange(file: string): number[] {
  const path = `${root}${file}`;
  const before = readFileSync(path, 'utf8');
  try {
    return Array.from({ length: times }, (_, index) => {
      writeFileSync(path, `${before}\nexport const changed${index} = ${index};\n`);
      return build();
    });
  } finally {
    writeFileSync(path, before);
  }
}

process.stdout.write(`nothing changed: ${(build() / 1_000).toFixed(1)} s\n`);
for (const { file, limit } of changes) {
  const took = afterChange(file).sort((a, b) => a - b);
  const seconds = took.map((time) => (time / 1_000).toFixed(1));
  const median = took[Math.floor(times / 2)] ?? Infinity;
  process.stdout.write(`${file} changed: ${seconds.join(', ')} s (at most ${limit / 1_000})\n`);
  if (median > limit) process.exitCode = 1;
}
build();
