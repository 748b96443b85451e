// Bundles workflows for Temporal's sandbox, from the sources. A bundle is kept, and used again as long as the digest of
// its inputs is the same: the build and the tests that run the same workflows share one.
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const kept = join(root, 'node_modules', '.cache', 'workflow-bundles');

/** What every bundle is made from in addition to its own folder, and what decides how it is made. */
const ground = ['domain', 'workflows', 'temporal', 'package-lock.json', 'scripts/workflow-bundle.mjs'];

/**
 * @param {string} workflowsPath the module that exports the workflows, absolute
 * @returns {Promise<string>} the bundle's file, for a worker's `codePath`
 */
export async function workflowBundle(workflowsPath) {
  const folder = relative(root, dirname(workflowsPath));
  const name = relative(root, workflowsPath).replaceAll(/[\\/]/g, '-');
  const digest = digestOf([...new Set([...ground, folder])], basename(workflowsPath));
  const file = join(kept, `${name}-${digest}.js`);
  if (existsSync(file)) return file;
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath: join(root, 'temporal', 'failure-converter.ts'),
    logger: new DefaultLogger('WARN'),
  });
  mkdirSync(kept, { recursive: true });
  // No process must read half of it, and two may make it at once.
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, code);
  renameSync(draft, file);
  for (const old of readdirSync(kept)) {
    if (old.startsWith(`${name}-`) && old !== basename(file)) rmSync(join(kept, old), { force: true });
  }
  return file;
}

/** SHA-256 over names and contents. */
function digestOf(paths, about) {
  const hash = createHash('sha256').update(`${about}\0`);
  for (const path of paths.flatMap(filesOf)) {
    hash.update(`${path}\0`);
    hash.update(readFileSync(join(root, path)));
    hash.update('\0');
  }
  return hash.digest('hex').slice(0, 32);
}

function filesOf(path) {
  if (path.includes('.')) return [path];
  const names = readdirSync(join(root, path), { recursive: true, encoding: 'utf8' });
  const sources = names.filter((name) => name.endsWith('.ts'));
  return sources.sort().map((name) => join(path, name));
}
