/** The field's terms, and none of the dialect that they replaced. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { parseSync } from '@swc/core';
import { retiredIdentifiers, retiredPhrases } from './retired-terms.ts';

const root = join(__dirname, '..', '..');
const text = new Set([
  '.ts',
  '.mts',
  '.mjs',
  '.md',
  '.json',
  '.jsonc',
  '.yaml',
  '.yml',
  '.ps1',
  '.py',
  '.go',
  '.txt',
  '',
]);
/** Not ours: what is installed, built, generated for machines, recorded or published by others. */
const excluded = /^(?:node_modules|dist|coverage|\.git|LICENSE|package-lock\.json|.*\.json)$/;
const others = [
  'simulator/fidelity',
  'simulator/test/clients/.venv',
  'simulator/test/clients/go/checks',
  'test/deployment/compose-spec',
  'test/replay/histories',
  'test/language/retired-terms.ts',
];

/** Paths from the root of all that people wrote. */
function files(folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (others.includes(path) || (entry.name !== 'package.json' && excluded.test(entry.name))) return [];
    if (entry.isDirectory()) return files(path);
    return entry.isFile() && text.has(extname(entry.name)) ? [path] : [];
  });
}

const written = files();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

it.each(retiredPhrases)('$use, and never $phrase', ({ phrase }) => {
  const found = written.filter((path) => phrase.test(read(path)) || phrase.test(path));
  expect(found).toEqual([]);
});

/** Every name that a file declares or uses, from its syntax tree. */
function identifiersOf(path: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (typeof node === 'object' && node !== null) {
      const { type, value } = node as { type?: unknown; value?: unknown };
      if (type === 'Identifier' && typeof value === 'string') names.add(value);
      Object.values(node).forEach(visit);
    }
  };
  visit(parseSync(read(path), { syntax: 'typescript', target: 'es2022' }));
  return names;
}

it('what is plain English in a sentence is no name in code', () => {
  const code = written.filter((path) => path.endsWith('.ts'));
  expect(code.length).toBeGreaterThan(1_000);
  const found = code.flatMap((path) =>
    [...identifiersOf(path)]
      .filter((name) => Object.hasOwn(retiredIdentifiers, name))
      .map((name) => `${path}: ${name}, say ${retiredIdentifiers[name]}`),
  );
  expect(found).toEqual([]);
});
