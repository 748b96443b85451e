import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareRights, neededRights, runnerRights } from '../../domain/runner-rights.ts';
import { neededOnServers, serverRights } from '../../domain/server-rights.ts';
import { catalogue } from '../../domain/runbooks/catalogue.ts';
import { lacking, pageOf } from '../runbook-files.ts';

it.each(catalogue.map(({ name }) => name))('%s says which rights it needs, and its page says the same', (name) => {
  const { graph } = runnerRights[name];
  const named = [...graph.plan, ...graph.apply].map(({ anyOf }) => anyOf[0] ?? '');
  expect(lacking(pageOf(name), named)).toEqual([]);
  const { exchange, directory } = serverRights[name] ?? {};
  const needed = [graph.apply, exchange?.apply, directory?.apply].flatMap<unknown>((each) => each ?? []);
  expect(needed.length).toBeGreaterThan(0);
});

it.each(['rotate-credential', 'watch-credentials'] as const)(
  '%s says which rights it needs, and so does its page',
  (name) => {
    const { graph } = runnerRights[name];
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'credentials.md'), 'utf8');
    const needed = [...graph.plan, ...graph.apply];
    expect(needed.length).toBeGreaterThan(0);
    for (const { anyOf } of needed) expect(page).toContain(`\`${anyOf[0]}\``);
  },
);

it('an optional right is neither missed nor too much', () => {
  const log = [{ anyOf: ['AuditLog.Read.All'], for: 'the log', optional: true }] as const;
  expect(compareRights([], log)).toEqual({ missing: [], surplus: [] });
  expect(compareRights(['AuditLog.Read.All'], log)).toEqual({ missing: [], surplus: [] });
});

it.each(Object.entries(serverRights))(
  '%s says which cmdlets it needs on premises, and so does its page',
  (name, rights) => {
    const { exchange, directory, handsOn } = rights;
    const cmdlets = [exchange.plan, exchange.apply, directory.plan, directory.apply].flat();
    expect(cmdlets.length).toBeGreaterThan(0);
    expect(lacking(pageOf(name), [...cmdlets.map((cmdlet) => `\`${cmdlet}\``), ...handsOn])).toEqual([]);
  },
);

it('planning on premises calls nothing that writes', () => {
  const { exchange, directory, handsOn } = neededOnServers('plan');
  expect([...exchange, ...directory].filter((cmdlet) => !/^(?:Get|Test)-/.test(cmdlet))).toEqual([]);
  expect(handsOn).toEqual([]);
});

it('planning needs no right to write', () => {
  expect(neededRights('plan').graph.filter(({ anyOf }) => /Write/.test(anyOf[0] ?? ''))).toEqual([]);
});

it.each<[string, string[], number, string[]]>([
  ['nothing held', [], 2, []],
  ['just what is needed', ['A.Read', 'B.Write'], 0, []],
  ['a stronger one in the place of another', ['A.Write', 'B.Write'], 0, []],
  ['one too many', ['A.Read', 'B.Write', 'Everything'], 0, ['Everything']],
])('%s', (_what, held, missing, surplus) => {
  const compared = compareRights(held, [
    { anyOf: ['A.Read', 'A.Write'], for: 'a' },
    { anyOf: ['B.Write'], for: 'b' },
  ]);
  expect(compared.missing).toHaveLength(missing);
  expect(compared.surplus).toEqual(surplus);
});
