// Whether a build would change anything: a stamp of all that one reads, and of what it has written, is kept beside the
// dependencies. Finding that out part by part takes eight seconds of the processors, at each `npm test`.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What no build reads, wherever it lies. */
const apart = new Set(['.git', '.venv', 'coverage', 'dist', 'docs', 'node_modules']);
/** What a build writes. */
const outputs = ['dist', join('simulator', 'dist')];

const fileOf = (root) => join(root, 'node_modules', '.cache', 'build-stamp');

/**
 * @param {string} root of the project
 * @param {string} inputs by `inputsOf`
 * @returns {boolean} whether nothing is different from what it was at the end of the last build
 */
export function isBuilt(root, inputs) {
  const file = fileOf(root);
  return existsSync(file) && readFileSync(file, 'utf8') === `${inputs}${outputsOf(root)}`;
}

/**
 * To be called when a build has succeeded.
 *
 * @param {string} root of the project
 * @param {string} inputs by `inputsOf`, before the build: a source that was written meanwhile is different
 */
export function keepStamp(root, inputs) {
  mkdirSync(dirname(fileOf(root)), { recursive: true });
  writeFileSync(fileOf(root), `${inputs}${outputsOf(root)}`);
}

/** SHA-256 over Node.js, the installed packages, and names and contents of all files. */
export function inputsOf(root) {
  const digest = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}\0`);
  const installed = join('node_modules', '.package-lock.json');
  for (const path of [...filesBelow(root, '.', apart), installed]) {
    if (!existsSync(join(root, path))) continue;
    digest
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return `${digest.digest('hex')}\n`;
}

/** SHA-256 over names, sizes and times. */
function outputsOf(root) {
  const digest = createHash('sha256');
  for (const path of outputs.flatMap((folder) => filesBelow(root, folder, new Set()))) {
    const { size, mtimeMs } = statSync(join(root, path));
    digest.update(`${path}\0${size}\0${mtimeMs}\0`);
  }
  return `${digest.digest('hex')}\n`;
}

/** Their paths from the root, in one order. */
function filesBelow(root, folder, without) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).filter(({ name }) => !without.has(name));
  return entries
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(root, path, without);
      return entry.isFile() && !entry.name.endsWith('.log') ? [path] : [];
    });
}
