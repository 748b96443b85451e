/** What a session is: whose it is, what it may do, the errors of its cmdlets, how long it lives, and its second hop. */
import { type Asked, askedShell, cmdlet, credential, errorOf, exchange, server } from './asked-shell.ts';

let asked: Asked;
beforeEach(async () => {
  asked = await askedShell({ servers: 3 });
});

const effective = () => ({ effectiveAt: asked.core.clock.iso(), removedAt: null });
function join(roleGroup: string, samAccountName: string): void {
  const { id } = asked.account(samAccountName);
  asked.change(({ exchange: own }) => {
    const group = own.roleGroups.find(({ name }) => name === roleGroup)!;
    group.members.push({ objectId: id, kind: 'user', ...effective() });
  });
}
function signedIn(samAccountName: string) {
  return { credential: credential(`CONTOSO\\${samAccountName}`, asked.account(samAccountName).password) };
}

test('a cmdlet that the caller’s role groups do not contain does not exist in the session', async () => {
  join('View-Only Organization Management', 'monosync_svc');
  const target = exchange(signedIn('monosync_svc'));
  expect(await asked.on(target, cmdlet('Get-Mailbox', { Identity: 'kim.lund@contoso.example' }))).toMatchObject({
    ran: true,
    objects: [{ PrimarySmtpAddress: 'kim.lund@contoso.example' }],
  });
  const create = await asked.on(target, cmdlet('New-RoleGroup', { Name: 'x' }));
  expect(errorOf(create).id).toBe('CommandNotFoundException');
});

test('what roles a session has is decided when it is opened', async () => {
  join('View-Only Organization Management', 'monosync_svc');
  const kept = exchange({ ...signedIn('monosync_svc'), key: 'kept' });
  const read = cmdlet('Get-Mailbox', { ResultSize: 1 });
  expect((await asked.on(kept, read)).ran).toBe(true);
  asked.change(({ exchange: own }) => own.roleGroups.forEach((group) => (group.members = [])));
  expect((await asked.on(kept, read)).ran).toBe(true);
  expect(errorOf(await asked.on(exchange({ ...signedIn('monosync_svc'), once: true }), read)).opened).toBe(false);
});

test('an error of Exchange carries server, request, time, category and class in its id', async () => {
  const answer = await asked.on(exchange(), cmdlet('Get-Mailbox', { Identity: 'nobody@contoso.example' }));
  const { fullyQualifiedErrorId, category, reason, exceptionType, activity } = answer.error!.record;
  expect(fullyQualifiedErrorId).toMatch(
    /^\[Server=EX01,RequestId=[\da-f-]{36},TimeStamp=\d+\/\d+\/\d{4} \d+:\d\d:\d\d [AP]M\] \[FailureCategory=Cmdlet-ManagementObjectNotFoundException\] [\dA-F]{8},Microsoft\.Exchange\.Management\.RecipientTasks\.GetMailbox$/,
  );
  expect([category, reason, activity]).toEqual(['NotSpecified', 'ManagementObjectNotFoundException', 'Get-Mailbox']);
  expect(exceptionType).toBe('System.Management.Automation.RemoteException');
});

test('every write is in the audit, under the cmdlet’s name and the account’s', async () => {
  const before = asked.core.store.audit.length;
  await asked.local(cmdlet('Set-ADUser', { Identity: 'svc-clientsense', Description: 'new' }));
  await asked.on(server(), cmdlet('Set-Service', { Name: 'W3SVC', StartupType: 'Manual' }));
  await asked.on(exchange(), cmdlet('New-RoleGroup', { Name: 'Vendor', Roles: ['View-Only Recipients'] }));
  const written = asked.core.store.audit.slice(before);
  expect(written.map(({ operation, caller }) => [operation, caller.name])).toEqual([
    ['Set-ADUser', 'CONTOSO\\runbooks$'],
    ['Set-Service', 'CONTOSO\\runbooks$'],
    ['New-RoleGroup', 'CONTOSO\\runbooks$'],
  ]);
});

test('a cmdlet of the directory runs as the account of its own credential', async () => {
  const write = { Identity: 'svc-clientsense', Description: 'mine' };
  const denied = await asked.local(cmdlet('Set-ADUser', { ...write, Credential: signedIn('kim.lund').credential }));
  expect(denied.ran).toBe(false);
  expect(errorOf(denied).category).not.toBe('NotImplemented');
  const wrong = await asked.local(cmdlet('Set-ADUser', { ...write, Credential: credential('CONTOSO\\kim.lund', 'x') }));
  expect(errorOf(wrong).reason).toBe('AuthenticationException');
  expect(asked.account('kim.lund').wrongPasswords).toBe(1);
});

test('objects are passed on', async () => {
  const services = await asked.on(
    server(),
    cmdlet('Get-Service', { Name: '*' }),
    cmdlet('Select-Object', { Property: ['Name'] }),
  );
  expect(services.objects).toEqual([{ Name: 'WinRM' }, { Name: 'W3SVC' }]);
  const mailboxes = await asked.on(
    exchange(),
    cmdlet('Get-Mailbox', { Identity: 'kim.lund@contoso.example' }),
    cmdlet('Get-CASMailbox'),
  );
  expect(mailboxes.objects).toMatchObject([{ PrimarySmtpAddress: 'kim.lund@contoso.example', ImapEnabled: true }]);
});

test('what is reported with Continue comes with the result, on a server it fails the whole', async () => {
  const missing = { Name: 'NoSuchService', ErrorAction: 'Continue' };
  const there = await asked.on(server(), cmdlet('Get-Service', missing));
  expect(there.errors).toHaveLength(1);
  expect(errorOf(there).id).toContain('NoServiceFoundForGivenName');
  const silent = await asked.on(server(), cmdlet('Get-Service', { ...missing, ErrorAction: 'SilentlyContinue' }));
  expect(errorOf(silent).id).toBe('the remote pipeline had errors and told none');
  // Active Directory's own end the call in any case.
  const here = await asked.local(cmdlet('Get-ADUser', { Identity: 'nobody', ErrorAction: 'SilentlyContinue' }));
  expect(errorOf(here).reason).toBe('ADIdentityNotFoundException');
});

test('a kept session breaks with its server, is reported as broken once, and is opened again', async () => {
  const kept = server({ key: 'kept', computerName: 'ex02.contoso.local' });
  const read = cmdlet('Get-Service', { Name: 'WinRM' });
  const power = (down: boolean) => asked.change(({ servers }) => (servers[1]!.isDown = down));
  expect((await asked.on(kept, read)).ran).toBe(true);
  power(true);
  expect(errorOf(await asked.on(kept, read))).toMatchObject({
    reason: 'PSRemotingTransportException',
    ran: false,
    opened: true,
  });
  expect(errorOf(await asked.on(kept, read))).toMatchObject({
    id: 'WinRMOperationTimeout,PSSessionOpenFailed',
    opened: false,
  });
  power(false);
  expect(await asked.on(kept, read)).toMatchObject({ ran: true, opened: true });
});

describe('from a server on to Exchange', () => {
  const hop = (from: string, to = 'ex01', key = 'hop') =>
    asked.on(
      server({ computerName: `${from}.contoso.local`, key }),
      cmdlet('New-PSSession', {
        ConfigurationName: 'Microsoft.Exchange',
        ConnectionUri: `http://${to}.contoso.local/PowerShell/`,
        Authentication: 'Kerberos',
      }),
    );
  const refused = {
    id: 'AccessDenied,PSSessionOpenFailed',
    category: 'OpenError',
    reason: 'PSRemotingTransportException',
    ran: false,
    opened: true,
  };
  const computer = (name: string) => asked.state().computers.find((one) => one.name === name)!;

  test('works where the seed says so, and is reported as a session', async () => {
    expect((await hop('ex02')).objects).toEqual([
      {
        Id: 1,
        Name: 'Session1',
        ComputerName: 'ex01.contoso.local',
        State: 'Opened',
        ConfigurationName: 'Microsoft.Exchange',
      },
    ]);
    const removed = await asked.on(
      server({ computerName: 'ex02.contoso.local', key: 'hop' }),
      cmdlet('Remove-PSSession', { Id: 1 }),
    );
    expect(removed).toMatchObject({ ran: true, objects: [] });
    const gone = await asked.on(
      server({ computerName: 'ex02.contoso.local', key: 'hop' }),
      cmdlet('Remove-PSSession', { Id: 1 }),
    );
    expect(gone.ran).toBe(false);
  });
  test('is refused for lack of delegation, and works with either kind', async () => {
    expect(errorOf(await hop('ex03'))).toEqual(refused);
    const { distinguishedName } = computer('EX03');
    asked.change(({ computers }) =>
      computers.find(({ name }) => name === 'EX01')!.principalsAllowedToDelegateToAccount.push(distinguishedName),
    );
    expect((await hop('ex03')).ran).toBe(true);
    // It names one target; another is another's.
    expect(errorOf(await hop('ex03', 'ex02'))).toEqual(refused);
    asked.change(({ computers }) => (computers.find(({ name }) => name === 'EX03')!.trustedForDelegation = true));
    expect((await hop('ex03', 'ex02')).ran).toBe(true);
  });
  test('nobody is delegated who may not be', async () => {
    asked.change(({ computers }) => (computers.find(({ name }) => name === 'EX03')!.trustedForDelegation = true));
    asked.change(({ accounts }) => accounts.forEach((one) => (one.accountNotDelegated = true)));
    expect(errorOf(await hop('ex03'))).toEqual(refused);
  });
  test('a credential of its own needs no delegation', async () => {
    join('View-Only Organization Management', 'monosync_svc');
    const answer = await asked.on(
      server({ computerName: 'ex03.contoso.local' }),
      cmdlet('New-PSSession', {
        ConfigurationName: 'Microsoft.Exchange',
        ConnectionUri: 'http://ex01.contoso.local/PowerShell/',
        Authentication: 'Kerberos',
        Credential: signedIn('monosync_svc').credential,
      }),
    );
    expect(answer.ran).toBe(true);
  });
});
