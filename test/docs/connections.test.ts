/** The page about connections.yaml against what the file may have. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectionSchema } from '../../domain/connection.ts';
import { identityKeys } from '../../domain/identity-setting.ts';
import { roles } from '../../domain/role.ts';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'connections.md'), 'utf8');

const kinds = connectionSchema.options.map(({ shape }) => ({ kind: shape.kind.value, keys: Object.keys(shape) }));
/** Of each kind, what its table has; from its heading to the next one. */
const tables = page.split(/^\| key \|/m).slice(1);

it.each(kinds)('the table of $kind has each of its keys', ({ kind, keys }) => {
  const table = tables.find((each) => each.startsWith(` of `) && each.includes(`kind: ${kind}\``)) ?? '';
  expect(keys.filter((key) => key !== 'kind' && !table.includes(`\`${key}\``))).toEqual([]);
});

it.each(identityKeys)('the page says what %s of an identity is', (key) => {
  expect(tables.at(-1)).toContain(`\`${key}\``);
});

it('the page has the roles as tokens have them', () => {
  expect(roles.filter((role) => !page.includes(`\`Runbooks.${role}\``))).toEqual([]);
});
