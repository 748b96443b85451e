import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const program = join(root, 'dist', 'client', 'main.js');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  'SECURITY.md',
  'docs/approving.md',
  'docs/debugging.md',
  'docs/journal.md',
  'docs/policy.md',
  'docs/testing.md',
  'docs/trust.md',
  'docs/versioning.md',
  ...['decisions', 'runbooks'].flatMap((folder) =>
    readdirSync(join(root, 'docs', folder)).map((name) => `docs/${folder}/${name}`),
  ),
];

/** The lines of a page's shell blocks. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap((block) =>
    (block[1] ?? '').replaceAll('\\\n', ' ').split('\n'),
  );
  return blocks.map((line) => line.replace(/\s+#.*$/, '').trim()).filter((line) => line !== '');
}

const commands = pages.flatMap((page) => commandsOf(page).map((command) => [page, command] as const));
const npmScripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;

it.each(commands.filter(([, command]) => /^npm (run|test)/.test(command)))('%s: %s is a script', (_page, command) => {
  const words = command.split(/\s+/).filter((word) => !word.startsWith('--silent'));
  expect(Object.keys(npmScripts)).toContain(words[1] === 'run' ? words[2] : words[1]);
});

const known = new Map<string, string>();
function helpOf(words: readonly string[]): string {
  const name = words.join(' ');
  const help = known.get(name) ?? execFileSync(process.execPath, [program, ...words, '--help'], { encoding: 'utf8' });
  known.set(name, help);
  return help;
}

const ours = commands.filter(([, command]) => /^(npx )?runbook /.test(command));

it('there are commands to check', () => {
  expect(ours.length).toBeGreaterThan(5);
  expect(existsSync(program)).toBe(true);
});

it.each(ours)('%s: %s is a command, with these options', (_page, command) => {
  const words = command.replace(/^(npx )?runbook /, '').split(/\s+/);
  const first = words[0] ?? '';
  const isGroup = ['secret', 'schedule', 'keys', 'journal', 'policy'].includes(first);
  const help = helpOf(isGroup ? words.slice(0, 2) : [first]);
  expect(help).toContain(`Usage: runbook ${first}`);
  for (const option of words.filter((word) => word.startsWith('--'))) expect(help).toContain(option.split('=')[0]);
});

it.each(
  [
    ...new Set(
      pages.flatMap((page) =>
        [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((link) =>
          [page, link[1] ?? ''].join('\u0000'),
        ),
      ),
    ),
  ].map((pair) => pair.split('\u0000')),
)('%s links to %s, which is there', (page = '', link = '') => {
  expect(existsSync(join(root, page, '..', link))).toBe(true);
});
