/** The table of what may be granted has what runbooks grant, and nothing that none of them does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  appRoleId,
  appRoles,
  applicationRoles,
  complianceRoles,
  directoryRoles,
  exchangeRoles,
  serverRoles,
} from '../../domain/grants.ts';
import { roleGroupNameSchema } from '../../domain/role-group-name.ts';
import { catalogue } from '../../domain/runbooks/catalogue.ts';
import { complianceRoles as bySearches } from '../../domain/runbooks/secops-certificate-auth.ts';
import { clientSenseServerRoles } from '../../domain/sources/client-sense-onprem-readiness.ts';
import { filesIn } from '../import-graph.ts';

const root = join(__dirname, '..', '..');
const definitions = filesIn(root)
  .filter((file) => /^workflows\/(?:runbooks|steps)\//.test(file))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

it.each(Object.keys(appRoles))('the application role %s is granted by a runbook', (name) => {
  expect(definitions).toMatch(new RegExp(`appRoles\\.${name}\\b`));
});

it('each application role has an ID of its own', () => {
  expect(new Set(Object.values(appRoles).map(appRoleId)).size).toBe(Object.keys(appRoles).length);
});

it.each(Object.keys(directoryRoles))('the directory role %s is granted by a runbook', (name) => {
  expect(definitions).toMatch(new RegExp(`\\b${name}\\b[^;]*directoryRoles|directoryRoles\\.${name}\\b`));
});

it.each(applicationRoles)('%s is granted by a runbook, with a scope', (role) => {
  expect(definitions).toContain(`'${role}'`);
});

test('each role on premises, and of Security & Compliance, is granted by a runbook', () => {
  expect(new Set(clientSenseServerRoles)).toEqual(new Set(serverRoles));
  expect(new Set(Object.values(bySearches).flat())).toEqual(new Set(complianceRoles));
});

test('each role in Exchange Online only reads: a runbook takes those that hold the cmdlets that it is asked for', () => {
  expect(exchangeRoles.filter((role) => !/^(?:View-Only |Message Tracking$)/.test(role))).toEqual([]);
});

test('the role groups that runbooks make by default may be made', () => {
  const defaults = catalogue.flatMap(({ schema }) => {
    const { shape } = schema as unknown as { shape: Record<string, { def?: { defaultValue?: unknown } } | undefined> };
    const { roleGroupName } = shape;
    return roleGroupName?.def?.defaultValue === undefined ? [] : [roleGroupName.def.defaultValue];
  });
  expect(defaults.length).toBeGreaterThan(1);
  for (const name of defaults) expect(roleGroupNameSchema.safeParse(name).success).toBe(true);
});
