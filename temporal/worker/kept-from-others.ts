/** What a worker relies on, and nobody else may change: its home, its keys, its configurations, its program. */
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../../config.ts';
import { Failure } from '../../domain/failure.ts';
import { shellWord } from '../../domain/shell-word.ts';
import { looseAmong, type Loose } from '../../processes/loose-modes.ts';

/** In a home; what isn't there can't be made by others either. */
const configurations = ['notifications.yaml', 'trust.yaml', 'deliveries.yaml', 'approvals.yaml'];

interface Program {
  /** Folder of the built program. */
  readonly dist: string;
  /** Whether each file of its packages is looked at: it takes a second, and more on a slow disk. */
  readonly isThorough?: boolean;
}

/** @returns places that others may change, or keys that they may read; none on Windows */
export function looseModes(
  { home, connectionsFile }: Pick<Config, 'home' | 'connectionsFile'>,
  { dist, isThorough = false }: Program,
): Loose[] {
  const root = dirname(dist);
  // Who has installed the program may change it, though another account runs it.
  const program = { as: 'unchanged', owner: statSync(dist).uid } as const;
  const packages = isThorough ? 'everything' : 'entries';
  return looseAmong([
    { path: home, as: 'unchanged' },
    { path: join(home, 'keys'), as: 'unchanged' },
    ...keyFiles(home).map((path) => ({ path, as: 'secret' }) as const),
    { path: connectionsFile, as: 'unchanged' },
    ...configurations.map((name) => ({ path: join(home, name), as: 'unchanged' }) as const),
    { path: dist, inside: 'everything', ...program },
    { path: join(root, 'package.json'), ...program },
    { path: join(root, 'node_modules'), inside: packages, ...program },
  ]);
}

/** @throws Failure `modes-too-open` */
export function refuseLooseModes(config: Config, dist: string): void {
  const loose = looseModes(config, { dist });
  if (loose.length > 0) throw new Failure('modes-too-open', { service: 'runbook', subject: inWords(loose) });
}

const mostNamed = 5;

/** Each place with what is wrong with it, and what to write. */
export function inWords(loose: readonly Loose[]): string {
  const named = loose
    .slice(0, mostNamed)
    .map(({ path, problem, command }) => `${path} ${problem}: ${command} ${shellWord(path)}`);
  const more = loose.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

function keyFiles(home: string): string[] {
  return ['codec.json', 'secrets.json', 'writer.pem'].map((name) => join(home, 'keys', name));
}
