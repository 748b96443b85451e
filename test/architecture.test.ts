/** Which folder may import which: the arrows of ARCHITECTURE.md, read off the code's own imports; and that none leads back. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { arrowsOf, cyclesIn, filesIn, type Arrow } from './import-graph.ts';

const root = join(__dirname, '..');

/**
 * What the files of a folder, and those at the root, may import from besides their own folder. `types of X` is X by
 * `import type` alone, of which nothing is left when the code runs.
 */
const mayImport: Readonly<Record<string, readonly string[] | 'anything'>> = {
  domain: [],
  'keys.ts': ['processes/lock.ts', 'processes/whole-file.ts'],
  'config.ts': ['keys.ts'],
  processes: [],
  temporal: ['domain', 'processes', 'config.ts', 'keys.ts'],
  journal: [
    'domain',
    'keys.ts',
    'processes/file-in.ts',
    'processes/lock.ts',
    'processes/make-folder.ts',
    'processes/text-file.ts',
    'processes/whole-file.ts',
  ],
  connectors: ['domain', 'processes/program-file.ts', 'processes/text-file.ts', 'config.ts', 'keys.ts'],
  policy: [
    'domain',
    'temporal',
    'connectors',
    'journal',
    'processes/file-in.ts',
    'processes/text-file.ts',
    'processes/whole-file.ts',
    'config.ts',
  ],
  activities: [
    'domain',
    'connectors',
    'journal',
    'policy',
    'processes/file-in.ts',
    'processes/program-file.ts',
    'processes/text-file.ts',
    'processes/whole-file.ts',
    'config.ts',
  ],
  // Of temporal/ what is safe in the sandbox.
  workflows: [
    'domain',
    'types of activities',
    'temporal/failure-converter.ts',
    'temporal/search-attributes.ts',
    'temporal/task-queues.ts',
  ],
  // What is demonstrated there needs a tenant as a run left it.
  stack: ['domain', 'connectors', 'journal', 'activities', 'temporal', 'processes', 'config.ts'],
  client: [
    'domain',
    'connectors',
    'journal',
    'policy',
    'activities',
    'types of workflows',
    'temporal',
    'processes',
    'stack',
    'config.ts',
    'keys.ts',
  ],
  'worker.ts': [
    'domain',
    'connectors',
    'journal',
    'policy',
    'activities',
    'temporal',
    'processes/stop-signals.ts',
    'config.ts',
  ],
  simulator: [],
  bench: 'anything',
  test: 'anything',
};

const arrows = arrowsOf(root);
const layers = [...new Set(filesIn(root).map(layerOf))];

/** The folder at the root, or the file that lies there. */
function layerOf(file: string): string {
  return file.split('/')[0] ?? file;
}

function isAllowed({ from, to, typesOnly }: Arrow): boolean {
  const rule = mayImport[layerOf(from)] ?? [];
  const layer = layerOf(to);
  if (rule === 'anything' || layerOf(from) === layer) return true;
  return rule.includes(layer) || rule.includes(to) || (typesOnly && rule.includes(`types of ${layer}`));
}

it('every folder and file at the root has a row in the table, and every row a folder or a file', () => {
  expect(layers.toSorted()).toEqual(Object.keys(mayImport).toSorted());
});

it.each(layers)('%s imports from what lies below it, and from nothing else', (layer) => {
  expect(arrows.filter((arrow) => layerOf(arrow.from) === layer && !isAllowed(arrow))).toEqual([]);
});

describe('nothing leads back to itself', () => {
  // The simulator is a program of its own: how it is ordered inside is told by its own tests.
  const ours = arrows.filter(({ from }) => layerOf(from) !== 'simulator');
  const isInside = ({ from, to }: Arrow): boolean => layerOf(from) === layerOf(to) && layerOf(from) !== 'test';
  const folderInside = (file: string): string | undefined => {
    const [layer, folder, ...rest] = file.split('/');
    return rest.length === 0 ? undefined : `${layer}/${folder}`;
  };

  test('among the folders at the root', () => {
    expect(cyclesIn(arrows, layerOf)).toEqual([]);
  });

  test('among the folders in one of them', () => {
    expect(cyclesIn(ours.filter(isInside), folderInside)).toEqual([
      // What is ensured may be a credential, whose record is kept; and each step of a rotation is something to be ensured.
      ['activities/credential', 'activities/ensure'],
    ]);
  });

  test('among files, types included', () => {
    expect(cyclesIn(ours)).toEqual([]);
  });

  test('what would is found', () => {
    const to = (from: string, ...others: string[]) => others.map((other) => ({ from, to: other }));
    const three = [...to('a/x', 'b/x'), ...to('b/x', 'c/x'), ...to('c/x', 'b/y', 'd/x'), ...to('b/y', 'a/y')];
    expect(cyclesIn(three)).toEqual([]);
    expect(cyclesIn(three, layerOf)).toEqual([['a', 'b', 'c']]);
    expect(cyclesIn([...three, ...to('b/y', 'c/x')])).toEqual([['b/y', 'c/x']]);
  });
});

it('leave to write is made by the check of it alone, which the door of the activities asks', () => {
  const product = arrows.filter(({ from }) => !['test', 'bench'].includes(layerOf(from)));
  const made = product.filter(({ to, typesOnly }) => to === 'journal/grant.ts' && !typesOnly);
  expect(made.map(({ from }) => from)).toEqual(['policy/check.ts']);
  const asking = product.filter(({ to, typesOnly }) => to === 'policy/check.ts' && !typesOnly);
  expect(asking.map(({ from }) => from)).toEqual(['activities/admission/only-admitted.ts']);
});

it('one file knows which database the journal is in', () => {
  // A test may copy one.
  const product = filesIn(root).filter((file) => layerOf(file) !== 'test');
  const drivers = /(?:from |import\()'(?:libsql|pg)'/;
  const files = product.filter((file) => drivers.test(readFileSync(join(root, file), 'utf8')));
  // The lock has no data in SQLite, and is taken where no journal is open.
  expect(files.toSorted()).toEqual(['journal/open.ts', 'processes/lock.ts']);
});

it('what runs in the sandbox imports nothing of Node.js', () => {
  for (const layer of ['domain', 'workflows']) {
    const files = readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const wrong = files.filter((name) => /from 'node:/.test(readFileSync(join(root, layer, name), 'utf8')));
    expect(wrong).toEqual([]);
  }
});

it.each(readdirSync(join(root, 'workflows', 'runbooks')))(
  '%s is shorter than 150 lines, and has no word of retries, hashes or plans',
  (name) => {
    const text = readFileSync(join(root, 'workflows', 'runbooks', name), 'utf8');
    expect(text.split('\n').length).toBeLessThan(150);
    expect(text.replaceAll(/^import .*$/gm, '')).not.toMatch(/\b(retry|retries|hash|plan)\b/i);
  },
);

it('who starts a program says what it gets of our environment', () => {
  const product = filesIn(root).filter((file) => !['test', 'simulator', 'scripts', 'bench'].includes(layerOf(file)));
  const texts = product.map((file) => [file, readFileSync(join(root, file), 'utf8')] as const);
  const starting = texts.filter(([, text]) => /^import \{.*'node:child_process'/m.test(text));
  expect(starting.length).toBeGreaterThan(4);
  for (const [file, text] of starting) {
    const starts = text.match(/(?<!import.*)\b(?:spawn|fork|promisify\(execFile\))\(/g) ?? [];
    const given = text.match(/\benv(?=:|,| \})/g) ?? [];
    expect({ file, isSaid: given.length >= starts.length }).toEqual({ file, isSaid: true });
  }
});
