/** A build is left out only where it would change nothing. */
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inputsOf, isBuilt, keepStamp } from '../../scripts/build-stamp.mjs';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'runbooks-build-stamp-'));
  for (const folder of ['domain', 'docs', 'dist', 'simulator/dist', 'node_modules'])
    await mkdir(join(root, folder), { recursive: true });
  for (const file of ['domain/plan.ts', 'docs/page.md', 'dist/worker.js', 'simulator/dist/main.js'])
    await writeFile(join(root, file), file);
  keepStamp(root, inputsOf(root));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

it.each<[string, () => Promise<void>, boolean]>([
  ['nothing', async () => {}, true],
  ['the time of a source', async () => utimes(join(root, 'domain/plan.ts'), 0, 0), true],
  ['a page', async () => writeFile(join(root, 'docs/page.md'), 'changed'), true],
  ['a source', async () => writeFile(join(root, 'domain/plan.ts'), 'changed'), false],
  ['a source that is new', async () => writeFile(join(root, 'domain/new.ts'), ''), false],
  ['a source that has gone', async () => rm(join(root, 'domain/plan.ts')), false],
  ['the installed packages', async () => writeFile(join(root, 'node_modules/.package-lock.json'), '{}'), false],
  ['what was built', async () => utimes(join(root, 'dist/worker.js'), 0, 0), false],
  ['the built simulator, which has gone', async () => rm(join(root, 'simulator/dist/main.js')), false],
])('when %s is different', async (_, change, expected) => {
  await change();
  expect(isBuilt(root, inputsOf(root))).toBe(expected);
});
