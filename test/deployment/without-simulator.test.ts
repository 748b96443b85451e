/** The product works without the simulator, a development dependency: in its imports, its manifest and its image. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
const simulator = JSON.parse(read('simulator/package.json')) as { name: string; dependencies: Record<string, string> };

/** Folders of the checkout that aren't the product's. */
const excluded = new Set(['simulator', 'test', 'node_modules', 'dist', 'coverage', '.git']);

const productFiles = readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
  if (!entry.isDirectory()) return /\.m?ts$/.test(entry.name) ? [entry.name] : [];
  if (excluded.has(entry.name)) return [];
  const below = readdirSync(join(root, entry.name), { recursive: true, encoding: 'utf8' });
  return below.filter((name) => /\.(m?ts|mjs)$/.test(name)).map((name) => join(entry.name, name));
});

/** What a file imports: packages by name, files as paths from the root. */
function importsOf(file: string): string[] {
  const found = read(file).matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\(|\bresolve\()\s*'([^']+)'/g);
  return Array.from(found, ([, path = '']) =>
    path.startsWith('.') ? relative(root, join(root, file, '..', path)) : path,
  );
}

const isOfTheSimulator = (path: string): boolean => /^(exchange-)?simulator(\/|$)/.test(path);
const isOf = (dependency: string) => (path: string) => path === dependency || path.startsWith(`${dependency}/`);

it('no file of the product imports anything of the simulator', () => {
  expect(productFiles).toContain('worker.ts');
  expect(productFiles.filter((file) => importsOf(file).some(isOfTheSimulator))).toEqual([]);
  // The same search finds what a test imports.
  expect(importsOf('test/activities/running-tenant.ts').filter(isOfTheSimulator)).toContain(
    'exchange-simulator/simulator.ts',
  );
});

it('the simulator is a development dependency, and what only it imports is no other', () => {
  expect(manifest.devDependencies).toHaveProperty([simulator.name]);
  const imported = productFiles.flatMap(importsOf);
  const itsOwn = Object.keys(simulator.dependencies).filter((name) => !imported.some(isOf(name)));
  expect(itsOwn).toEqual(expect.arrayContaining(['libxml2-wasm', 'smtp-server']));
  const inProduction = Object.keys(manifest.dependencies);
  expect(inProduction.filter((name) => name === simulator.name || itsOwn.includes(name))).toEqual([]);
});

it('the image is made without it: not copied, not installed', () => {
  expect(read('.dockerignore').split('\n')).toContain('simulator');
  const installing = Array.from(
    read('Dockerfile').matchAll(/npm (?:ci|install|prune)[^&\n]*/g),
    ([command]) => command,
  );
  expect(installing).toHaveLength(2);
  for (const command of installing) expect(command).toContain('--workspaces=false');
});
