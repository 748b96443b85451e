/** Where the cmdlets of an implementation go, and as whom: the runner by role, or the account that a probe acts as. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { contextOf } from '../../activities/context.ts';
import { onPremisesOf } from '../../activities/on-premises-context.ts';
import type { Services } from '../../activities/services.ts';
import { realClock } from '../../connectors/clock.ts';
import type { ConnectedServers } from '../../connectors/connected.ts';
import type { StoredAccount } from '../../connectors/connected-organization.ts';
import { closeSessions } from '../../connectors/powershell/session-pool.ts';
import { Failure } from '../../domain/failure.ts';
import { fakePwsh, type FakePwsh } from '../connectors/powershell/fake-pwsh.ts';

let fake: FakePwsh;
beforeEach(() => {
  fake = fakePwsh();
});
afterEach(async () => {
  await closeSessions();
  fake.remove();
});

const stored = (user: string): StoredAccount => ({ user, password: async () => `password of ${user}` });
const shown = (user: string) => ({ $credential: { user, password: `password of ${user}` } });

const reached = (accounts: { plan?: StoredAccount; apply?: StoredAccount } = {}): ConnectedServers => ({
  name: 'toy',
  kind: 'exchange-server',
  clock: realClock,
  breakGlassAccounts: [],
  onPremises: {
    name: 'toy',
    clock: realClock,
    powershell: fake.program,
    exchange: { uri: 'http://ex01.contoso.local/PowerShell/', authentication: 'Kerberos' },
    accounts,
    ews: 'https://mail.contoso.example/EWS/Exchange.asmx',
    domainController: 'dc01.contoso.local',
    domain: { dns: 'contoso.local', netbios: 'CONTOSO' },
    addresses: {},
    egress: [],
  },
});
const signal = new AbortController().signal;
const target = (): unknown => fake.requests().at(-1)?.target;

it('works as the worker itself where the connection has no accounts', async () => {
  const onPremises = onPremisesOf(reached(), 'apply', signal);
  await onPremises.exchange.invoke('Get-Thing', {});
  expect(target()).toEqual({
    kind: 'exchange',
    uri: 'http://ex01.contoso.local/PowerShell/',
    authentication: 'Kerberos',
    place: expect.any(String) as string,
    key: expect.any(String) as string,
  });
  await onPremises.server('ex02.contoso.local').invoke('Get-Thing', {});
  expect(target()).toEqual({
    kind: 'server',
    computerName: 'ex02.contoso.local',
    port: 5985,
    useSsl: false,
    authentication: 'Kerberos',
    place: expect.any(String) as string,
    key: expect.any(String) as string,
  });
  await onPremises.directory.invoke('Get-ADUser', { Identity: 'u' });
  expect(fake.requests().at(-1)).toEqual({
    target: { kind: 'local' },
    pipeline: [{ cmdlet: 'Get-ADUser', parameters: { Server: 'dc01.contoso.local', Identity: 'u' } }],
  });
});

it.each(['plan', 'apply'] as const)('works as the account of %s', async (role) => {
  const accounts = { plan: stored('CONTOSO\\plan'), apply: stored('CONTOSO\\apply') };
  const onPremises = onPremisesOf(reached(accounts), role, signal);
  const credential = shown(`CONTOSO\\${role}`);
  await onPremises.exchange.invoke('Get-Thing', {});
  expect(target()).toMatchObject({ credential });
  await onPremises.server('ex01.contoso.local').invoke('Get-Thing', {});
  expect(target()).toMatchObject({ credential });
  await onPremises.directory.invoke('Get-ADUser', { Identity: 'u' });
  expect(fake.requests().at(-1)).toMatchObject({ pipeline: [{ parameters: { Credential: credential } }] });
});

it('signs in as another account by a session of one call', async () => {
  const onPremises = onPremisesOf(reached({ plan: stored('CONTOSO\\plan') }), 'plan', signal);
  const uri = 'https://mail.contoso.example/powershell/';
  await onPremises
    .exchangeAs({ uri, account: stored('svc@contoso.example'), authentication: 'Basic' })
    .invoke('Get-Thing', {});
  expect(target()).toMatchObject({
    kind: 'exchange',
    uri,
    authentication: 'Basic',
    once: true,
    credential: shown('svc@contoso.example'),
  });
  const session = { account: stored('CONTOSO\\svc'), authentication: 'Kerberos', skipCaCheck: true } as const;
  await onPremises.serverAs('ex01.contoso.local', session).invoke('Get-Thing', {});
  expect(target()).toMatchObject({
    kind: 'server',
    computerName: 'ex01.contoso.local',
    port: 5986,
    useSsl: true,
    once: true,
    skipCaCheck: true,
    credential: shown('CONTOSO\\svc'),
  });
});

it('stops with its activity', async () => {
  const controller = new AbortController();
  controller.abort(new Error('cancelled'));
  const onPremises = onPremisesOf(reached(), 'plan', controller.signal);
  await expect(onPremises.exchange.invoke('Get-Thing', {})).rejects.toThrow('cancelled');
  expect(fake.started()).toEqual([]);
});

it('is refused by a connection without servers', () => {
  const { onPremises: _, ...without } = reached();
  expect(() => onPremisesOf(without as ConnectedServers, 'plan', signal)).toThrow(Failure);
});

it('gives a call no longer than the activity that makes it', async () => {
  const services = { home: '', connect: async () => reached() } as unknown as Services;
  await onPremisesOf(reached(), 'plan', signal).directory.invoke('Test-Echo', {});
  const begun = performance.now();
  const activity = new MockActivityEnvironment({ startToCloseTimeoutMs: 2_000 });
  const hung = activity.run(async () =>
    (await contextOf(services, 'toy', 'plan')).onPremises.directory.invoke('Test-Trick', { How: 'hang' }),
  );
  await expect(hung).rejects.toMatchObject({ code: 'powershell-session-lost' });
  expect(performance.now() - begun).toBeLessThan(10_000);
});
