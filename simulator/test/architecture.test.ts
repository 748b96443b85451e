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
const excluded = new Set(['dist', 'node_modules', 'clients']);

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return excluded.has(entry.name) ? [] : filesBelow(path);
    return /\.(?:m?ts|mjs)$/.test(entry.name) ? [path] : [];
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
const isFile = (path: string): boolean => /\.(?:ts|mjs)$/.test(path);
/** What isn't there at run time. */
const isTest = (path: string): boolean => /^(?:test|testing|scripts)\/|^jest\.config/.test(path);
const packageOf = (path: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path;
const isBuiltIn = (path: string): boolean => path.startsWith('node:') && builtinModules.includes(path.slice(5));

it('no file imports from outside of the package', () => {
  expect(files).toEqual(expect.arrayContaining(['main.ts', 'testing/simulated.ts', 'test/architecture.test.ts']));
  const within = new Set(files);
  // The clients are packages of their own, which a script starts.
  const others = arrows.filter(({ to }) => !to.startsWith('test/clients/'));
  expect(others.filter(({ to }) => isFile(to) && !within.has(to))).toEqual([]);
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

/** Groups of two or more that reach each other, and so can't be separated; each in the order of the alphabet. */
function cyclesAmong(edges: readonly Arrow[]): string[][] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of edges) next.set(from, (next.get(from) ?? new Set()).add(to));
  const reachedFrom = (start: string): Set<string> => {
    const seen = new Set<string>();
    const ahead = [start];
    for (let at = ahead.pop(); at !== undefined; at = ahead.pop()) {
      for (const to of next.get(at) ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        ahead.push(to);
      }
    }
    return seen;
  };
  const reached = new Map(Array.from(next.keys(), (name) => [name, reachedFrom(name)] as const));
  const cycles = Array.from(reached, ([name, seen]) =>
    [...seen].filter((other) => other === name || reached.get(other)?.has(name) === true).toSorted(),
  ).filter((cycle) => cycle.length > 1);
  return Array.from(new Set(cycles.map((cycle) => cycle.join('\n'))), (cycle) => cycle.split('\n'));
}

/** The folder at the package's root, or the file that lies there. */
const folderOf = (path: string): string => path.split('/')[0] ?? path;

describe('nothing leads back to itself', () => {
  const ofProgram = arrows.filter(({ from, to }) => isFile(to) && !isTest(from));

  test('among files, types included', () => {
    expect(cyclesAmong(ofProgram)).toEqual([]);
  });

  test('among the folders of the program', () => {
    const folders = ofProgram.map(({ from, to }) => ({ from: folderOf(from), to: folderOf(to) }));
    expect(cyclesAmong(folders.filter(({ from, to }) => from !== to))).toEqual([]);
  });

  test('what would is found', () => {
    const edge = (from: string, to: string): Arrow => ({ from, to });
    expect(cyclesAmong([edge('a', 'b'), edge('b', 'c')])).toEqual([]);
    expect(cyclesAmong([edge('a', 'b'), edge('b', 'c'), edge('c', 'b'), edge('c', 'd')])).toEqual([['b', 'c']]);
  });
});
