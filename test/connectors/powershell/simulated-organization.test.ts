/** The connector against the simulated organization: the same program, script and lines as against a real one. */
import { onPremisesOf, type OnPremisesContext } from '../../../activities/on-premises-context.ts';
import { closeSessions } from '../../../connectors/powershell/session-pool.ts';
import { failureOf } from '../failure-of.ts';
import { simulatedTenant, type SimulatedTenant } from '../simulated-tenant.ts';

let tenant: SimulatedTenant;
let onPremises: OnPremisesContext;
beforeAll(async () => {
  tenant = await simulatedTenant();
  onPremises = onPremisesOf(tenant.connected, 'apply', new AbortController().signal);
});
afterAll(async () => {
  await closeSessions();
  await tenant.end();
});

it('reads a mailbox of Exchange by its identity, or proves that there is none', async () => {
  const select = ['Name', 'PrimarySmtpAddress'];
  await expect(
    onPremises.exchange.exactlyOne('Get-Mailbox', 'kim.lund@contoso.example', { select }),
  ).resolves.toMatchObject({
    state: 'present',
    object: { PrimarySmtpAddress: 'kim.lund@contoso.example' },
  });
  await expect(onPremises.exchange.exactlyOne('Get-Mailbox', 'nobody@contoso.example')).resolves.toEqual({
    state: 'absent',
  });
});

it('changes an account, and reads back what it wrote, byte for byte', async () => {
  const Description = `"'\u2018\u201d\`$(exit 9)\`n;|& {x}\r\n 漢\u{1d11e}\u2028`;
  const Identity = 'svc-clientsense';
  await onPremises.directory.invoke('Set-ADUser', { Identity, Description });
  await expect(
    onPremises.directory.invoke('Get-ADUser', { Identity, Properties: ['Description'] }, { select: ['Description'] }),
  ).resolves.toEqual([{ Description }]);
});

it('reads the directory, and reports who is not there', async () => {
  const { directory } = onPremises;
  await expect(
    directory.invoke('Get-ADUser', { Identity: 'svc-clientsense' }, { select: ['UserPrincipalName'] }),
  ).resolves.toEqual([{ UserPrincipalName: 'svc-clientsense@contoso.local' }]);
  expect((await failureOf(directory.invoke('Get-ADUser', { Identity: 'nobody' }))).code).toBe(
    'powershell-object-not-found',
  );
});

it('asks a server', async () => {
  await expect(
    onPremises.server('ex01.contoso.local').invoke('Get-Service', { Name: 'WinRM' }, { select: ['Name', 'Status'] }),
  ).resolves.toEqual([{ Name: 'WinRM', Status: 'Running' }]);
});

it('distinguishes what isn’t offered, what isn’t accepted, and what isn’t there', async () => {
  const { exchange, directory, server } = { ...onPremises, server: (name: string) => onPremises.server(name) };
  expect((await failureOf(exchange.invoke('Get-NoSuchThing', {}))).code).toBe('exchange-cmdlet-not-available');
  expect((await failureOf(exchange.invoke('Get-Mailbox', { NoSuchThing: 1 }))).code).toBe(
    'exchange-cmdlet-not-available',
  );
  expect((await failureOf(directory.invoke('Get-NoSuchThing', {}))).code).toBe('powershell-cmdlet-missing');
  expect((await failureOf(directory.invoke('Get-ADUser', { Identity: 'x', NoSuchThing: 1 }))).code).toBe(
    'powershell-parameter-invalid',
  );
  expect((await failureOf(server('no-such.contoso.local').invoke('Get-Service', { Name: 'WinRM' }))).code).toBe(
    'powershell-server-unreachable',
  );
});

it('is refused with a wrong password', async () => {
  const account = { user: 'CONTOSO\\svc-clientsense', password: async () => 'wrong' };
  const { uri } = onPremises.organization.exchange;
  const client = onPremises.exchangeAs({ uri, account, authentication: 'Kerberos' });
  expect((await failureOf(client.invoke('Get-Mailbox', { Identity: 'kim.lund@contoso.example' }))).code).toBe(
    'powershell-session-refused',
  );
});

it('reports a server that is down, and reaches it again when it is up', async () => {
  const ask = async () => onPremises.server('ex02.contoso.local').invoke('Get-Service', { Name: 'WinRM' });
  await ask();
  await tenant.administer('POST', 'servers', { server: 'EX02', down: true });
  expect(['powershell-server-unreachable', 'powershell-session-lost']).toContain((await failureOf(ask())).code);
  expect((await failureOf(ask())).code).toBe('powershell-server-unreachable');
  await tenant.administer('POST', 'servers', { server: 'EX02', down: false });
  await expect(ask()).resolves.toHaveLength(1);
});
