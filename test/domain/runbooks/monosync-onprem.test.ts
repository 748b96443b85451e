import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { monosyncOnpremInput } from '../../../domain/runbooks/monosync-onprem.ts';

const least = {
  account: 'CONTOSO\\monosync_svc',
  password: 'secret://monosync-password',
  monosyncServers: ['192.168.50.10'],
};

const problemsOf = (input: object) =>
  monosyncOnpremInput.safeParse(input).error?.issues.map(({ path }) => path.join('.')) ?? [];

it('changes nothing by default that the vendor asks for and that weakens a server', () => {
  expect(monosyncOnpremInput.parse(least)).toEqual({
    ...least,
    servers: ['all'],
    certificate: 'self-signed',
    validFor: '365 days',
    cbtHardeningLevel: 'unchanged',
    trustedHosts: 'unchanged',
    trustedHostsList: [],
    delegation: 'resource-based',
  });
});

it('takes the example', () => {
  const text = readFileSync(join(__dirname, '..', '..', '..', 'examples', 'monosync-onprem.yaml'), 'utf8');
  expect(problemsOf(parse(text) as object)).toEqual([]);
});

it.each<[string, object, string]>([
  ['a subnet in place of an address', { monosyncServers: ['192.168.50.0/24'] }, 'monosyncServers.0'],
  ['a range in place of an address', { monosyncServers: ['192.168.50.10-192.168.50.20'] }, 'monosyncServers.0'],
  ['a name in place of an address', { monosyncServers: ['monosync01'] }, 'monosyncServers.0'],
  ['everybody in place of an address', { monosyncServers: ['Any'] }, 'monosyncServers.0'],
  ['no address at all', { monosyncServers: [] }, 'monosyncServers'],
  ['an account without its domain', { account: 'monosync_svc' }, 'account'],
  ['an account with a command in it', { account: 'CONTOSO\\$(calc)' }, 'account'],
  ['a password that is no reference', { password: 'P@ssw0rd' }, 'password'],
  ['a server with a command in it', { servers: ['ex01; calc'] }, 'servers.0'],
  ['all servers in addition to a named one', { servers: ['all', 'ex01'] }, 'servers'],
  ['a validity of ten years', { validFor: '3650 days' }, 'validFor'],
  ['a validity of an hour', { validFor: '1 hour' }, 'validFor'],
  ['listed hosts without a list', { trustedHosts: 'listed' }, 'trustedHostsList'],
  ['a list that is not asked for', { trustedHostsList: ['ex01'] }, 'trustedHostsList'],
  ['everybody by way of the list', { trustedHosts: 'listed', trustedHostsList: ['*'] }, 'trustedHostsList.0'],
  ['two hosts in one', { trustedHosts: 'listed', trustedHostsList: ['ex01,*'] }, 'trustedHostsList.0'],
  ['another level of channel binding', { cbtHardeningLevel: 'none' }, 'cbtHardeningLevel'],
  ['a property that there is not', { delegate: 'unconstrained' }, ''],
])('refuses %s', (_what, changed, path) => {
  expect(problemsOf({ ...least, ...changed })).toContain(path);
});

it('takes IPv6 addresses and several servers', () => {
  const input = { ...least, monosyncServers: ['2001:db8::10'], servers: ['EX01', 'ex02.contoso.local'] };
  expect(problemsOf(input)).toEqual([]);
});
