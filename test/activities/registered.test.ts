/** What a body may ask for, some worker can do: a kind without a registered implementation would wait for ever. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { activitiesOf, serverActivitiesOf } from '../../activities/index.ts';
import type { Services } from '../../activities/services.ts';

const services = {} as Services;
const registered = new Set([...Object.keys(activitiesOf(services)), ...Object.keys(serverActivitiesOf(services))]);

interface Noun {
  readonly kind: string;
  readonly items?: string;
}

function isNoun(value: unknown): value is Noun {
  return typeof value === 'object' && value !== null && 'kind' in value && 'name' in value && 'schema' in value;
}

function nounsIn(folder: string): Noun[] {
  const path = join(__dirname, '..', '..', 'domain', folder);
  return readdirSync(path).flatMap((file) => Object.values(require(join(path, file)) as object).filter(isNoun));
}

function verbsOf(folder: string, { items }: Noun): readonly string[] {
  if (folder === 'sources') return ['read'];
  if (folder === 'probes') return ['probe'];
  return items === undefined ? ['plan', 'apply', 'undo'] : ['planEach', 'applyEach', 'undoEach'];
}

it.each(['resources', 'sources', 'probes'])('each kind of domain/%s is what a worker registers', (folder) => {
  const nouns = nounsIn(folder);
  const names = nouns.flatMap((noun) => verbsOf(folder, noun).map((verb) => `${noun.kind}.${verb}`));
  expect(names.length).toBeGreaterThan(10);
  const missing = names.filter((name) => !registered.has(name));
  expect(
    missing.map(
      (name) => `${name}: add its implementation to activities/index.ts or activities/on-premises-activities.ts`,
    ),
  ).toEqual([]);
});
