/** Which folder may import which: the arrows of ARCHITECTURE.md, read off the code's own imports. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(__dirname, '..');
const layers = [
  'domain',
  'connectors',
  'activities',
  'workflows',
  'client',
  'temporal',
  'processes',
  'stack',
  'simulator',
] as const;
type Layer = (typeof layers)[number] | 'root';

/** The folders that a folder's files may import from, besides itself; `root` are config.ts and keys.ts. */
const allowed: Record<(typeof layers)[number], readonly Layer[]> = {
  domain: [],
  connectors: ['domain', 'root'],
  // Of processes/ the lock, which is a file's and not a program's.
  activities: ['domain', 'connectors', 'processes', 'root'],
  // Search attributes are names only, and safe in the sandbox.
  workflows: ['domain', 'temporal'],
  client: ['domain', 'connectors', 'activities', 'workflows', 'temporal', 'processes', 'stack', 'root'],
  temporal: ['processes', 'root'],
  processes: [],
  // What is demonstrated there needs a tenant as a run left it.
  stack: ['domain', 'connectors', 'activities', 'temporal', 'processes', 'root'],
  simulator: [],
};

interface Arrow {
  from: string;
  to: string;
}

function arrows(layer: string): Arrow[] {
  const files = readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return files.flatMap((name) => {
    const file = join(root, layer, name);
    const imports = readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g);
    return [...imports].map(([, path = '']) => ({
      from: `${layer}/${name}`,
      to: relative(root, join(dirname(file), path)),
    }));
  });
}

function layerOf(path: string): Layer {
  return layers.find((layer) => path.startsWith(`${layer}/`)) ?? 'root';
}

it.each(layers)('%s imports from the folders below it, and from no others', (layer) => {
  const wrong = arrows(layer).filter(({ to }) => layerOf(to) !== layer && !allowed[layer].includes(layerOf(to)));
  expect(wrong).toEqual([]);
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
