/** `npm test` runs the groups of test/groups: a suite that is in none of them would never run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suitesIn } from './suites.ts';

const groups = suitesIn('test/groups');

/** The arguments of the call that each group consists of. */
function pathsOf(group: string): string[] {
  const text = readFileSync(join(__dirname, '..', '..', group), 'utf8');
  const call = text.slice(text.indexOf('loadSuites('));
  return [...call.matchAll(/'([^']+)'/g)].map(([, path = '']) => path);
}

it('each suite is in one group', () => {
  const grouped = groups.flatMap(pathsOf).flatMap(suitesIn);
  const all = ['test', 'simulator/test'].flatMap(suitesIn).filter((suite) => !groups.includes(suite));
  expect(all.length).toBeGreaterThan(200);
  expect(grouped.toSorted()).toEqual(all.toSorted());
});
