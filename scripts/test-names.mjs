// `node scripts/test-names.mjs`: prints the title of every test, sorted, without running any. `--missing` prints those of
// test/baseline/titles.txt that are gone without a line in docs/decisions/tests.md, and exits with 1 where there is one.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * The titles in the results of a jest run, with those of the blocks around them, sorted. A block that represents a file
 * (test/setup/load-suites.ts) is left out: a test may move to another file.
 */
export function titlesOf({ testResults }) {
  const titles = testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title }) =>
      [...ancestorTitles.filter((each) => !each.endsWith('.test.ts')), title].join(' › ').replaceAll(/\s+/g, ' '),
    ),
  );
  return titles.sort();
}

/** The titles of the baseline that aren't among these, as often as they are missing, and that no line of tests.md lists. */
export function missingTitles(titles) {
  const read = (path) => readFileSync(join(root, path), 'utf8');
  const left = new Map();
  for (const title of titles) left.set(title, (left.get(title) ?? 0) + 1);
  const givenUp = read('docs/decisions/tests.md');
  return read('test/baseline/titles.txt')
    .split('\n')
    .filter((title) => {
      if (title === '') return false;
      const count = left.get(title) ?? 0;
      left.set(title, count - 1);
      return count <= 0 && !givenUp.includes(`\`${title}\``);
    });
}

/** As jest collects them: no test has this title, so none runs. */
function collect() {
  const folder = mkdtempSync(join(tmpdir(), 'runbooks-titles-'));
  const file = join(folder, 'results.json');
  try {
    const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    const args = [
      '--config',
      'jest.grouped.config.mjs',
      '--json',
      `--outputFile=${file}`,
      '-t',
      'no test has this title',
    ];
    // Any address does: no server is contacted.
    const env = { ...process.env, TEMPORAL_ADDRESS: '127.0.0.1:1' };
    spawnSync(process.execPath, [jest, ...args], { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
    return titlesOf(JSON.parse(readFileSync(file, 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const titles = collect();
  const shown = argv.includes('--missing') ? missingTitles(titles) : titles;
  process.stdout.write(shown.map((title) => `${title}\n`).join(''));
  if (argv.includes('--missing') && shown.length > 0) process.exitCode = 1;
}
