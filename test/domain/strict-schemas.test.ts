/** What is ours, a message or a file, is read to the last property: what else there may be is in this table, with the reason. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from '../import-graph.ts';

const root = join(__dirname, '..', '..');

const mayHaveMore: readonly (readonly [path: RegExp, why: string])[] = [
  [/^client\/json\//, 'what we print, which is described and not read'],
  [/^client\/commands\/schedule-list\.ts$/, 'a memo, of which a table shows a part'],
  [/^config\.ts$/, 'the environment has variables of others'],
  [/^connectors\/exchange-server\/answered-values\.ts$/, 'what Exchange answers'],
  [/^connectors\/powershell\/envelope\.ts$/, 'error records of PowerShell'],
  [/^connectors\/simulated\/|^stack\/simulat/, 'answers of the simulator, which is another program'],
  [/^policy\/sign-in\//, 'tokens and documents of identity providers: OpenID Connect Core 1.0, 2 and Discovery 1.0, 3'],
  [/^policy\/passkeys\//, 'what browsers make: WebAuthn Level 3, 5.1'],
  [/^domain\/decisions-application\//, 'what Graph answers'],
  [/^domain\/credential-status\.ts$/, 'what a scan answers, and what we print'],
  [/^temporal\/codec\/payloads-json\.ts$/, "Temporal's UI"],
  [/^temporal\/replay\/exported-history\.ts$/, "Temporal's histories"],
];

const lenient = filesIn(root).filter(
  (file) =>
    !/^(?:test|bench|simulator)\//.test(file) &&
    /z\.(?:object|looseObject)\(/.test(readFileSync(join(root, file), 'utf8')),
);

it.each(lenient)('%s may read what has more properties than it knows', (file) => {
  expect(mayHaveMore.filter(([path]) => path.test(file))).toHaveLength(1);
});

it.each(mayHaveMore)('%s: %s', (path) => {
  expect(lenient.some((file) => path.test(file))).toBe(true);
});
