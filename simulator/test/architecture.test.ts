/** What the package's files may import: each other, Node.js, and what the manifest declares. */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, normalize } from 'node:path';

const root = join(__dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;

/** Folders with nothing that is compiled or tested here. */
const besides = new Set(['dist', 'node_modules', 'clients']);

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return besides.has(entry.name) ? [] : filesBelow(path);
    return /\.m?ts$/.test(entry.name) ? [path] : [];
  });
}

interface Arrow {
  from: string;
  /** A path within the package, or outside of it with dots before it; or a package's name. */
  to: string;
}

function arrowsOf(file: string): Arrow[] {
  const imports = readFileSync(join(root, file), 'utf8').matchAll(/(?:\bfrom|^import|\bimport\()\s*'([\w@./:-]+)'/gm);
  return Array.from(imports, ([, path = '']) => ({
    from: file,
    to: path.startsWith('.') ? normalize(join(file, '..', path)) : path,
  }));
}

const files = filesBelow('.');
const arrows = files.flatMap(arrowsOf);
const isFile = (path: string): boolean => path.endsWith('.ts');
const isTest = (path: string): boolean => /^(test|testing)\//.test(path);
const packageOf = (path: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path;
const isBuiltIn = (path: string): boolean => path.startsWith('node:') && builtinModules.includes(path.slice(5));

it('no file imports from outside of the package', () => {
  expect(files).toEqual(expect.arrayContaining(['main.ts', 'testing/simulated.ts', 'test/architecture.test.ts']));
  const within = new Set(files);
  expect(arrows.filter(({ to }) => isFile(to) && !within.has(to))).toEqual([]);
});

it('no file of the program imports one of the tests', () => {
  expect(arrows.filter(({ from, to }) => !isTest(from) && isTest(to))).toEqual([]);
});

it('every package that is imported is declared: by the program as a dependency, by tests at least for development', () => {
  const { dependencies, devDependencies } = manifest;
  const packages = arrows.filter(({ to }) => !isFile(to) && !isBuiltIn(to));
  expect(packages.length).toBeGreaterThan(0);
  const undeclared = packages.filter(({ from, to }) => {
    const name = packageOf(to);
    return !(name in dependencies || (isTest(from) && name in devDependencies));
  });
  expect(undeclared).toEqual([]);
});

it('every dependency that is declared is imported by the program', () => {
  const imported = new Set(arrows.filter(({ from }) => !isTest(from)).map(({ to }) => packageOf(to)));
  expect(Object.keys(manifest.dependencies).filter((name) => !imported.has(name))).toEqual([]);
});
