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
  const inputs = [...new Set([...ground, folder])].flatMap(filesOf);
  const digest = digestOf(inputs, basename(workflowsPath));
  const file = join(kept, `${name}-${digest}.js`);
  if (existsSync(file)) return file;
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath: join(root, 'temporal', 'failure-converter.ts'),
    workflowInterceptorModules: [join(root, 'workflows', 'sealed-messages.ts')],
    webpackConfigHook: (config) =>
      loadedWhenUsed(
        config,
        inputs.filter((path) => path.endsWith('.ts')),
      ),
    preloadModules: [join(root, 'workflows', 'preloaded.ts')],
    logger: new DefaultLogger('WARN'),
  });
  mkdirSync(kept, { recursive: true });
  // No process must read half of it, and two may make it at once.
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, withoutSources(code));
  renameSync(draft, file);
  for (const old of readdirSync(kept)) {
    if (old.startsWith(`${name}-`) && old !== basename(file)) rmSync(join(kept, old), { force: true });
  }
  return file;
}

/**
 * The map at the end says where each line comes from. The sources themselves would be a third of the bundle, which every worker
 * decodes, and hands to its threads.
 */
function withoutSources(code) {
  const [before, begin, map] = code.split(/(\/\/# sourceMappingURL=data:[\w/;=-]*base64,)(?=[\w+/=]+\s*$)/);
  if (map === undefined) throw new Error('The SDK has bundled workflows without a source map.');
  const { sourcesContent: _sources, ...places } = JSON.parse(Buffer.from(map, 'base64').toString());
  return `${before}${begin}${Buffer.from(JSON.stringify(places)).toString('base64')}\n`;
}

/**
 * Makes a module run when something of it is first used, and not with the first line that imports it: the SDK runs modules
 * again in every sandbox, which so holds the resources that its own run has come to, and not the whole catalogue. Sandboxes
 * run on this Node.js, so that classes needn't be rewritten for an older one.
 */
function loadedWhenUsed(config, sources) {
  const lazy = importsOf(sources);
  const rules = config.module.rules.map((rule) => {
    const options = rule.use?.options;
    if (options?.jsc === undefined) return rule;
    const how = { ...options, jsc: { ...options.jsc, target: 'es2022' }, module: { type: 'commonjs', lazy } };
    return { ...rule, use: { ...rule.use, options: how } };
  });
  // By its manifest zod has no side effects, and what is preloaded is imported for nothing else.
  const optimization = { ...config.optimization, sideEffects: false };
  return { ...config, optimization, module: { ...config.module, rules } };
}

/** What is imported somewhere, as it is written there: the compiler takes no pattern. */
function importsOf(sources) {
  const names = sources.flatMap((source) =>
    [...readFileSync(join(root, source), 'utf8').matchAll(/ from '([^']+)'/g)].map(([, name]) => name),
  );
  return [...new Set(names)];
}

/** SHA-256 over names and contents. */
function digestOf(files, about) {
  const hash = createHash('sha256').update(`${about}\0`);
  for (const path of files) {
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
