/** What PowerShell's binder refuses before a command runs: on the worker's machine, on a server, and in Exchange. */
import { type Asked, askedShell, cmdlet, errorOf, exchange, server } from './asked-shell.ts';

let asked: Asked;
beforeAll(async () => {
  asked = await askedShell();
});

const binding = (id: string, category = 'InvalidArgument') => ({
  id,
  category,
  reason: 'ParameterBindingException',
  ran: false,
});
const getUser = 'Microsoft.ActiveDirectory.Management.Commands.GetADUser';

test('an unknown command is worded by who was asked: PowerShell 7 here, Windows PowerShell there', async () => {
  const here = await asked.local(cmdlet('Get-NoSuchThing'));
  expect(errorOf(here).id).toBe('CommandNotFoundException,Microsoft.PowerShell.Commands.GetCommandCommand');
  expect(here.error!.record.message).toContain('executable program');
  for (const target of [server(), exchange()]) {
    const there = await asked.on(target, cmdlet('Get-NoSuchThing'));
    expect(errorOf(there)).toEqual({
      id: 'CommandNotFoundException',
      category: 'ObjectNotFound',
      reason: 'CommandNotFoundException',
      ran: false,
      opened: true,
    });
    expect(there.error!.record.message).toContain('operable program');
    // The exception itself isn't transferred.
    expect(there.error!.record.exceptionType).toBe('System.Management.Automation.RemoteException');
  }
});

test('a parameter that does not exist, or that only begins like several', async () => {
  expect(errorOf(await asked.local(cmdlet('Get-ADUser', { Identity: 'x', NoSuchThing: 1 })))).toEqual(
    binding(`NamedParameterNotFound,${getUser}`),
  );
  const ambiguous = await asked.local(cmdlet('Set-ADUser', { Identity: 'x', P: 1 }));
  expect(errorOf(ambiguous).id).toBe('AmbiguousParameter,Microsoft.ActiveDirectory.Management.Commands.SetADUser');
  const known = await asked.on(exchange(), cmdlet('Get-Mailbox', { NoSuchThing: 1 }));
  expect(errorOf(known)).toEqual({
    ...binding('NamedParameterNotFound,Microsoft.Exchange.Management.RecipientTasks.GetMailbox'),
    opened: true,
  });
});

test('a name by its alias or its beginning is the whole name, whatever its case; both at once are one too many', async () => {
  const answer = await asked.on(server(), cmdlet('get-service', { na: 'WinRM' }));
  expect(answer).toMatchObject({ ran: true, objects: [{ Name: 'WinRM' }] });
  const twice = await asked.local(cmdlet('Get-ADUser', { Identity: 'x', identit: 'y' }));
  expect(errorOf(twice).id).toBe(`ParameterAlreadyBound,${getUser}`);
});

test('sets that exclude each other, and what is mandatory', async () => {
  const both = await asked.local(cmdlet('Get-ADUser', { Identity: 'x', Filter: '*' }));
  expect(errorOf(both)).toEqual(binding(`AmbiguousParameterSet,${getUser}`));
  const missing = await asked.local(cmdlet('Add-ADGroupMember', { Members: ['x'] }));
  expect(errorOf(missing)).toEqual(
    binding('MissingMandatoryParameter,Microsoft.ActiveDirectory.Management.Commands.AddADGroupMember'),
  );
  expect(missing.error!.record.message).toMatch(/missing mandatory parameters: Identity\.$/);
  const empty = await asked.local(cmdlet('Get-ADUser', { Identity: '' }));
  expect(errorOf(empty).id).toBe(`ParameterArgumentValidationErrorEmptyStringNotAllowed,${getUser}`);
  const none = await asked.on(exchange(), cmdlet('Get-RoleGroupMember', { Identity: null }));
  expect(errorOf(none).id).toBe(
    'ParameterArgumentValidationErrorNullNotAllowed,Microsoft.Exchange.Management.RbacTasks.GetRoleGroupMember',
  );
});

test.each([
  ['a text for a switch', { WhatIf: 'true' }],
  ['a text for a Boolean', { Enabled: 'true' }],
  ['a text for a hash table', { Replace: 'x' }],
  ['a value that is no member of an enumeration', { AuthType: 'Telepathy' }],
  ['a table for a text', { Server: { a: 1 } }],
])('a compiled cmdlet does not convert %s', async (_what, parameters) => {
  expect(errorOf(await asked.local(cmdlet('Set-ADUser', { Identity: 'svc-clientsense', ...parameters })))).toEqual(
    binding('CannotConvertArgumentNoMessage,Microsoft.ActiveDirectory.Management.Commands.SetADUser'),
  );
});

test('a function transforms its arguments: an enumeration takes no Boolean', async () => {
  const rule = { Name: 'WINRM-HTTP-In-TCP', Enabled: true };
  const answer = await asked.on(server(), cmdlet('Set-NetFirewallRule', rule));
  expect(errorOf(answer)).toEqual({
    id: 'ParameterArgumentTransformationError,Set-NetFirewallRule',
    category: 'InvalidData',
    reason: 'ParameterBindingArgumentTransformationException',
    ran: false,
    opened: true,
  });
});

test('a plain text stands for no secret, and a secret is never in a message', async () => {
  const account = { Name: 'x', AccountPassword: 'Pa$$w0rd-in-plain' };
  const answer = await asked.local(cmdlet('New-ADUser', account));
  expect(errorOf(answer).id).toBe(
    'CannotConvertArgumentNoMessage,Microsoft.ActiveDirectory.Management.Commands.NewADUser',
  );
  expect(JSON.stringify(answer)).not.toContain('Pa$$w0rd');
  const prompting = await asked.local(cmdlet('Get-ADUser', { Identity: 'svc-clientsense', Credential: 'CONTOSO\\x' }));
  expect(errorOf(prompting).id).toBe(`ParameterArgumentTransformationError,${getUser}`);
  expect(prompting.console).toMatch(/Password for user CONTOSO\\x: $/);
});

test('behind a cmdlet that gave nothing none runs: it would answer with all there is', async () => {
  const none = cmdlet('Get-NetFirewallRule', { Name: 'NoSuchRule*' });
  const answer = await asked.on(server(), none, cmdlet('Get-NetFirewallPortFilter'));
  expect(answer).toMatchObject({ objects: [] });
  const all = cmdlet('Get-NetFirewallRule', { Name: 'WINRM*' });
  expect((await asked.on(server(), all, cmdlet('Get-NetFirewallPortFilter'))).objects).not.toEqual([]);
});

test('on a server the whole pipeline is bound before any of it runs', async () => {
  const answer = await asked.on(
    server(),
    cmdlet('Set-Service', { Name: 'WinRM', StartupType: 'Manual' }),
    cmdlet('Select-Object', { NoSuchThing: 1 }),
  );
  expect(errorOf(answer).id).toBe('NamedParameterNotFound,Microsoft.PowerShell.Commands.SelectObjectCommand');
  expect(asked.server('EX01').services[0]).toMatchObject({ name: 'WinRM', startType: 'Automatic' });
});

test('what is published and not implemented is refused as that', async () => {
  const notImplemented = { category: 'NotImplemented', reason: 'NotImplementedException', ran: false };
  const parameter = await asked.on(server(), cmdlet('Get-Service', { Name: 'WinRM', DependentServices: true }));
  expect(errorOf(parameter)).toEqual({ id: 'NotImplemented,Get-Service', ...notImplemented, opened: true });
  const whole = await asked.local(cmdlet('Import-PfxCertificate', { FilePath: 'x' }));
  expect(errorOf(whole)).toEqual({ id: 'NotImplemented,Import-PfxCertificate', ...notImplemented });
  const ofExchange = await asked.on(exchange(), cmdlet('Get-Mailbox', { Arbitration: true }));
  expect(errorOf(ofExchange)).toEqual({ id: 'NotImplemented,Get-Mailbox', ...notImplemented, opened: true });
});
