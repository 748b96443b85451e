/** What renovate.json limits or groups is in package.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const json = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));

interface Rule {
  matchPackageNames?: string[];
  rangeStrategy?: string;
  automerge?: boolean;
  matchUpdateTypes?: string[];
}
const renovate = json('renovate.json') as { automerge: boolean; packageRules: Rule[] };
const manifest = json('package.json') as Record<'dependencies' | 'devDependencies', Record<string, string>>;
const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
const matching = (pattern: string) =>
  versions.filter(([name]) => (pattern.endsWith('/**') ? name.startsWith(pattern.slice(0, -2)) : name === pattern));

it.each(renovate.packageRules.flatMap(({ matchPackageNames = [] }) => matchPackageNames))(
  '%s is a dependency',
  (pattern) => {
    expect(matching(pattern).length).toBeGreaterThan(0);
  },
);

it('what a rule pins is pinned to an exact version', () => {
  const pinned = renovate.packageRules.filter(({ rangeStrategy }) => rangeStrategy === 'pin');
  const found = pinned.flatMap(({ matchPackageNames = [] }) => matchPackageNames.flatMap(matching));
  expect(found.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

it('all packages of Temporal have one version', () => {
  expect(new Set(matching('@temporalio/**').map(([, version]) => version)).size).toBe(1);
});

it('no major version is merged without a person', () => {
  expect(renovate.automerge).toBe(false);
  expect(renovate.packageRules.filter(({ automerge }) => automerge === true)).toEqual([]);
});
