import { publishedCmdlet } from '../../exchange/published-cmdlets.ts';
import { openOnPremises } from '../../on-premises/seed.ts';
import { seedOnPremisesRoles } from '../../on-premises/seed/management-roles.ts';
import { openOrganization } from './organization.ts';

it('has as many servers as asked for, and refuses a number that it has no names for', async () => {
  const { core, state } = await openOrganization({ servers: 4 });
  expect(state().servers.map(({ name }) => name)).toEqual(['EX01', 'EX02', 'EX03', 'EX04']);
  await expect(openOnPremises(core, 21)).rejects.toThrow(RangeError);
});

it('keeps the organization that is there', async () => {
  const { core, state } = await openOrganization({ servers: 1 });
  const { domain } = state();
  await openOnPremises(core, 3);
  expect(state().servers).toHaveLength(1);
  expect(state().domain).toBe(domain);
});

it('follows the seed with its ids, and never with its passwords', async () => {
  const [one, same, other] = await Promise.all(
    [7, 7, 8].map((seed) => openOrganization({ servers: 1, seed, fresh: true })),
  );
  const ids = (organization: typeof one) => organization!.state().accounts.map(({ id, sid }) => [id, sid]);
  expect(ids(same)).toEqual(ids(one));
  expect(ids(other)).not.toEqual(ids(one));
  expect(same!.state().accounts[0]!.password).not.toBe(one!.state().accounts[0]!.password);
  expect(same!.state().servers[0]!.guid).toBe(one!.state().servers[0]!.guid);
});

it('names published cmdlets of Exchange Server in its roles', () => {
  const named = seedOnPremisesRoles().flatMap(({ entries }) => entries.map(({ cmdlet }) => cmdlet));
  expect(named.filter((name) => publishedCmdlet(name, 'se')?.name !== name)).toEqual([]);
});
