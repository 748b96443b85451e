// Bundles the programs, from the sources: a process then reads one file when it starts, and more when it needs more,
// instead of the 1,500 modules that it consists of. Finding and reading these was half of a worker's start.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { build } from 'esbuild';

const entries = ['worker.ts', 'client/main.ts', 'temporal/codec/main.ts', 'temporal/worker-health.ts'];

/** What tests start, to kill it: absent where an image is built. */
const programsOfTests = [
  'test/activities/faults/programs/apply-step.mjs',
  'test/activities/notify/programs/notification-round.mjs',
  'test/journal/programs/journal-on-full-disk.mjs',
  'test/journal/programs/journal-user.mjs',
  'test/journal/programs/secret-writer.mjs',
];

/** Packages with native code, or with files that they load by path. */
const external = ['@temporalio/*', '@grpc/grpc-js', 'libsql', 'pg-native'];

/** Parts that several programs share, or that one loads when it needs them. */
const chunks = 'chunks';

/** CommonJS packages call `require` for what Node.js has built in. All output lies in `dist` or in a folder of it. */
const banner = `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url);
const urlInDist = (path) => import.meta.url.slice(0, import.meta.url.lastIndexOf('/dist/')) + '/dist/' + path;`;

/**
 * Writes over what the compiler made of the entries.
 *
 * @param {string} root of the project
 * @param {string} dist where the compiler's output lies: with the data files next to modules, by whose URLs these find them
 */
export async function programBundles(root, dist) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...entries, ...programsOfTests.filter((path) => existsSync(join(root, path)))],
    outdir: dist,
    outbase: root,
    chunkNames: `${chunks}/[name]-[hash]`,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    external,
    banner: { js: banner },
    plugins: [urlsInDist(root)],
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
  });
  refuseNameless(metafile);
  const made = new Set(Object.keys(metafile.outputs).map((path) => resolve(root, path)));
  for (const name of readdirSync(join(dist, chunks))) {
    const path = join(dist, chunks, name);
    if (!made.has(path)) rmSync(path);
  }
}

/**
 * What is loaded when it is needed has no names in a bundle where it is CommonJS, though it has them in Node.js and in jest.
 *
 * @throws Error that says where
 */
function refuseNameless({ inputs }) {
  for (const [path, { imports }] of Object.entries(inputs)) {
    const nameless = imports.find(({ kind, path: to }) => kind === 'dynamic-import' && inputs[to]?.format === 'cjs');
    if (nameless === undefined || path.startsWith('node_modules/')) continue;
    throw new Error(
      `${path} loads ${nameless.original}, which is CommonJS: import it statically in a module of its own, and load that one`,
    );
  }
}

/** A module's own URL stays that of the file which the compiler makes of it, whichever bundle it is in. */
function urlsInDist(root) {
  return {
    name: 'urls-in-dist',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const file = relative(root, path).split(sep).join('/').replace(/\.ts$/, '.js');
        return { contents: source.replaceAll('import.meta.url', `urlInDist(${JSON.stringify(file)})`), loader: 'ts' };
      });
    },
  };
}
