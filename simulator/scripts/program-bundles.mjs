// Bundles the programs, from the sources: a process then reads one file when it starts, and more when it needs more, instead
// of the 600 modules that it consists of. Finding and reading these was half of a start.
import { readFile } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { build } from 'esbuild';

/** The program, and what it has started in place of `pwsh`. */
const entries = ['main.ts', 'powershell/fake-pwsh.ts'];

/** It finds its WebAssembly next to its own module. */
const external = ['libxml2-wasm'];

/** CommonJS packages call `require` for what Node.js has built in. All output lies in `dist` or in a folder of it. */
const banner = `import { createRequire as requireFrom } from 'node:module';
import { fileURLToPath as pathFrom } from 'node:url';
const require = requireFrom(import.meta.url);
const folderInDist = (name) => pathFrom(import.meta.url.slice(0, import.meta.url.lastIndexOf('/dist/')) + '/dist/' + name);`;

/**
 * Writes over what the compiler made of the entries.
 *
 * @param {string} root of the package
 * @param {string} dist of this name; where the compiler's output lies, with the data files that modules find by their own
 *   folders
 */
export async function programBundles(root, dist) {
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: dist,
    outbase: root,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    external,
    banner: { js: banner },
    plugins: [foldersInDist(root)],
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
  });
}

/** A module's own folder stays that of the file which the compiler makes of it, whichever bundle it is in. */
function foldersInDist(root) {
  return {
    name: 'folders-in-dist',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const folder = dirname(relative(root, path)).split(sep).join('/');
        const own = `folderInDist(${JSON.stringify(folder)})`;
        return { contents: source.replaceAll('import.meta.dirname', own), loader: 'ts' };
      });
    },
  };
}
