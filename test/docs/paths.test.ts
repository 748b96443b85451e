/** Every file and folder of the project that a page names between backticks exists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const entries = readdirSync(root, { withFileTypes: true });
const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
const pages = [
  ...entries.filter(({ name }) => name.endsWith('.md')).map(({ name }) => name),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
  'bench/README.md',
];

/** What is built or generated isn't in a checkout. */
const isBuilt = (path: string): boolean => path.split('/').includes('dist');

/** Paths from the root in a page's code, as `domain/plan.ts`, `domain/resources/<kind>.ts`, `workflows/run/{a,b}.ts`. */
function pathsOf(page: string): string[] {
  const code = Array.from(readFileSync(join(root, page), 'utf8').matchAll(/`([^`\n]+)`/g), ([, inner = '']) => inner);
  const words = code.flatMap((each) => each.split(/\s+/)).map((word) => word.replace(/[,;:]$/, ''));
  const named = words.filter((word) => folders.some((folder) => word.startsWith(`${folder}/`)) && !isBuilt(word));
  return [...new Set(named.flatMap(alternatives))];
}

function alternatives(path: string): string[] {
  const [, before = '', list = '', after = ''] = /^(.*)\{(.+)\}(.*)$/.exec(path) ?? [];
  return list === '' ? [path] : list.split(',').map((each) => `${before}${each}${after}`);
}

/** A placeholder such as `<kind>` stands for anything, and at least one such file must exist. */
function exists(path: string): boolean {
  const [folder = '', name] = path.split(/\/(?=[^/]*<)/);
  if (name === undefined) return existsSync(join(root, path));
  const parts = name.replace(/\/$/, '').split(/<[^>]+>/);
  return (
    existsSync(join(root, folder)) &&
    readdirSync(join(root, folder)).some((each) => each.startsWith(parts[0] ?? '') && each.endsWith(parts.at(-1) ?? ''))
  );
}

const named = pages.flatMap((page) => pathsOf(page).map((path) => [page, path] as const));

it('the pages name files, with placeholders and alternatives among them', () => {
  const paths = named.map(([, path]) => path);
  expect(paths).toContain('domain/resources/<kind>.ts');
  expect(paths).toContain('workflows/run/apply-servers.ts');
  expect(exists('domain/resources/<kind>.yaml')).toBe(false);
  expect(exists('domain/no-such-file.ts')).toBe(false);
});

it.each(named)('%s names %s, which exists', (_page, path) => {
  expect(exists(path)).toBe(true);
});
