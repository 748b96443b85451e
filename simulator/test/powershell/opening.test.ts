/** Who may open a session where, and what New-PSSession says to the others. */
import type { ExchangeServer } from '../../tenant/on-premises-state.ts';
import {
  type Asked,
  askedShell,
  cmdlet,
  credential,
  errorOf,
  exchange,
  type RemoteTarget,
  server,
} from './asked-shell.ts';

let asked: Asked;
beforeEach(async () => {
  asked = await askedShell();
});

const refusedWith = (id: string) => ({
  id: `${id},PSSessionOpenFailed`,
  category: 'OpenError',
  reason: 'PSRemotingTransportException',
  ran: false,
  opened: false,
});
const anything = (target: RemoteTarget) =>
  target.kind === 'exchange' ? cmdlet('Get-Mailbox', { ResultSize: 1 }) : cmdlet('Get-Service', { Name: 'WinRM' });
const opening = async (target: RemoteTarget) => errorOf(await asked.on(target, anything(target)));
const allowed = { id: undefined, category: undefined, reason: undefined, ran: true, opened: true };

const ex01 = (change: (one: ExchangeServer) => void) => asked.change(({ servers }) => change(servers[0]!));
const powershellDirectory = (change: (one: ExchangeServer['virtualDirectories'][number]) => void) =>
  ex01(({ virtualDirectories }) => change(virtualDirectories.find(({ kind }) => kind === 'PowerShell')!));
const givenPassword = (name: string) => {
  const { samAccountName, password } = asked.account(name);
  return credential(`CONTOSO\\${samAccountName}`, password);
};
const basic = 'https://ex01.contoso.local/powershell';

test('the worker itself gets in everywhere by Kerberos, without a credential', async () => {
  expect(await opening(exchange())).toEqual(allowed);
  expect(await opening(exchange({ uri: 'https://mail.contoso.example/PowerShell/' }))).toEqual(allowed);
  expect(await opening(server())).toEqual(allowed);
});

test('a host that nobody knows: Kerberos says it its own way', async () => {
  expect(await opening(server({ computerName: 'ex99.contoso.local' }))).toEqual(refusedWith('NetworkPathNotFound'));
  const uri = 'https://mail.elsewhere.example/powershell';
  expect(await opening(exchange({ uri, authentication: 'Basic', credential: credential('a@b.example', 'x') }))).toEqual(
    refusedWith('ComputerNotFound'),
  );
});

test('Kerberos proves names only, and an address must be one', async () => {
  expect(await opening(server({ computerName: '192.168.50.101' }))).toEqual(refusedWith('CannotUseIPAddress'));
  const answer = await asked.on(exchange({ uri: 'no address' }), cmdlet('Get-Mailbox'));
  expect(errorOf(answer)).toMatchObject({
    id: 'CannotConvertArgumentNoMessage,Microsoft.PowerShell.Commands.NewPSSessionCommand',
    opened: false,
  });
});

test('a server that is down answers nothing', async () => {
  ex01((one) => (one.isDown = true));
  expect(await opening(exchange())).toEqual(refusedWith('WinRMOperationTimeout'));
  expect(await opening(server())).toEqual(refusedWith('WinRMOperationTimeout'));
  // Behind the public name the others still answer.
  expect(await opening(exchange({ uri: 'https://mail.contoso.example/PowerShell/' }))).toEqual(allowed);
});

test('a service that is stopped, a port and a path that nobody serves', async () => {
  ex01(({ services }) => services.forEach((service) => (service.status = 'Stopped')));
  expect(await opening(exchange())).toEqual(refusedWith('CannotConnect'));
  expect(await opening(server())).toEqual(refusedWith('CannotConnect'));
  const other = 'http://ex02.contoso.local';
  expect(await opening(exchange({ uri: `${other}:8080/PowerShell/` }))).toEqual(refusedWith('CannotConnect'));
  expect(await opening(exchange({ uri: `${other}/owa` }))).toEqual(refusedWith('URLNotAvailable'));
});

describe('Basic', () => {
  const signedIn = (password?: string) => {
    asked.change(({ accounts, exchange: own }) => {
      const account = accounts.find(({ samAccountName }) => samAccountName === 'monosync_svc')!;
      const group = own.roleGroups.find(({ name }) => name === 'View-Only Organization Management')!;
      const effectiveAt = asked.core.clock.iso();
      group.members.push({ objectId: account.id, kind: 'user', effectiveAt, removedAt: null });
    });
    const { userPrincipalName, password: own } = asked.account('monosync_svc');
    return { authentication: 'Basic', credential: credential(userPrincipalName, password ?? own) };
  };

  test('over http it is refused before anything is sent', async () => {
    expect(await opening(exchange(signedIn()))).toEqual(refusedWith('-2144108322'));
  });
  test('it must be switched on at that very server', async () => {
    expect(await opening(exchange({ ...signedIn(), uri: basic }))).toEqual(refusedWith('AccessDenied'));
    powershellDirectory((directory) => (directory.basicAuthentication = true));
    expect(await opening(exchange({ ...signedIn(), uri: basic }))).toEqual(allowed);
    const other = 'https://ex02.contoso.local/powershell';
    expect(await opening(exchange({ ...signedIn(), uri: other }))).toEqual(refusedWith('AccessDenied'));
  });
  test('a wrong password, no password at all, and a disabled account are all just refused', async () => {
    powershellDirectory((directory) => (directory.basicAuthentication = true));
    expect(await opening(exchange({ ...signedIn('wrong'), uri: basic }))).toEqual(refusedWith('AccessDenied'));
    expect(await opening(exchange({ authentication: 'Basic', uri: basic }))).toEqual(refusedWith('AccessDenied'));
    asked.change(({ accounts }) => accounts.forEach((one) => (one.enabled = false)));
    expect(await opening(exchange({ ...signedIn(), uri: basic }))).toEqual(refusedWith('AccessDenied'));
  });
  test('an account whose principal name has a local suffix is refused with nothing behind the colon', async () => {
    powershellDirectory((directory) => (directory.basicAuthentication = true));
    const { userPrincipalName, password } = asked.account('svc-clientsense');
    expect(userPrincipalName).toBe('svc-clientsense@contoso.local');
    for (const user of [userPrincipalName, 'CONTOSO\\svc-clientsense']) {
      const answer = await asked.on(
        exchange({ uri: basic, authentication: 'Basic', credential: credential(user, password) }),
        cmdlet('Get-Mailbox'),
      );
      expect(errorOf(answer)).toEqual(refusedWith('AccessDenied'));
      expect(answer.error!.record.exceptionMessage).toBe(
        'Connecting to remote server ex01.contoso.local failed with the following error message : ',
      );
    }
  });
});

describe('Kerberos with a credential', () => {
  test('says what is wrong with it: password, disabled, locked out after ten', async () => {
    const wrong = credential('CONTOSO\\monosync_svc', 'wrong');
    expect(await opening(server({ credential: wrong }))).toEqual(refusedWith('LogonFailure'));
    expect(await opening(server({ credential: credential('CONTOSO\\nobody', 'x') }))).toEqual(
      refusedWith('LogonFailure'),
    );
    for (let count = 1; count < 10; count += 1) await opening(server({ credential: wrong }));
    expect(await opening(server({ credential: givenPassword('monosync_svc') }))).toEqual(refusedWith('1909'));
    asked.core.clock.advance(31 * 60);
    expect(await opening(server({ credential: givenPassword('monosync_svc') }))).toEqual(refusedWith('AccessDenied'));
    asked.change(({ accounts }) => accounts.forEach((one) => (one.enabled = false)));
    expect(await opening(server({ credential: givenPassword('monosync_svc') }))).toEqual(refusedWith('1331'));
  });
  test('a right password in between sets the count back', async () => {
    const wrong = credential('CONTOSO\\monosync_svc', 'wrong');
    for (let count = 0; count < 9; count += 1) await opening(server({ credential: wrong }));
    await opening(server({ credential: givenPassword('monosync_svc') }));
    await opening(server({ credential: wrong }));
    expect(asked.account('monosync_svc')).toMatchObject({ wrongPasswords: 1, lockedUntil: null });
  });
});

test('RequireSSL refuses http, and Extended Protection that requires a channel refuses Kerberos without one', async () => {
  powershellDirectory((directory) => (directory.requireSsl = true));
  expect(await opening(exchange())).toEqual(refusedWith('-2144108273'));
  expect(await opening(exchange({ uri: basic }))).toEqual(allowed);
  powershellDirectory((directory) => {
    directory.requireSsl = false;
    directory.extendedProtectionTokenChecking = 'Require';
  });
  expect(await opening(exchange())).toEqual(refusedWith('AccessDenied'));
  expect(await opening(exchange({ uri: basic }))).toEqual(allowed);
});

test('Exchange itself refuses an account without a role, and one that may not use remote PowerShell', async () => {
  const kim = await asked.on(exchange({ credential: givenPassword('kim.lund') }), cmdlet('Get-Mailbox'));
  expect(errorOf(kim)).toEqual(refusedWith('IncorrectProtocolVersion'));
  expect(kim.error!.record.exceptionMessage).toMatch(
    /\[FailureCategory=AuthZ-CmdletAccessDeniedException\] The user "contoso\.local\/Staff\/Kim Lund"/,
  );
  asked.change(({ accounts }) => accounts.forEach((one) => (one.remotePowerShellEnabled = false)));
  const worker = await asked.on(exchange(), cmdlet('Get-Mailbox'));
  expect(errorOf(worker)).toEqual(refusedWith('IncorrectProtocolVersion'));
  expect(worker.error!.record.exceptionMessage).toContain('AuthZ-RemotePowerShellNotEnabledException');
});

test('a server accepts administrators and Remote Management Users, and nobody else', async () => {
  const target = () => server({ credential: givenPassword('monosync_svc') });
  expect(await opening(target())).toEqual(refusedWith('AccessDenied'));
  const { sid } = asked.account('monosync_svc');
  ex01(({ localGroups }) => localGroups.find((group) => group.sid === 'S-1-5-32-580')!.memberSids.push(sid));
  const answer = await asked.on(target(), cmdlet('Select-Object', { Property: ['Name'] }));
  expect(answer.opened).toBe(true);
});

test('a configuration that is disabled takes no remote connection; Basic is not for accounts of the domain', async () => {
  expect(await opening(server({ authentication: 'Basic', credential: givenPassword('monosync_svc') }))).toEqual(
    refusedWith('AccessDenied'),
  );
  ex01(({ sessionConfigurations }) => sessionConfigurations.forEach((one) => (one.enabled = false)));
  expect(await opening(server())).toEqual(refusedWith('RemoteConnectionDisallowed'));
});

describe('over TLS', () => {
  const overTls = (given: object = {}) =>
    server({ computerName: 'ex02.contoso.local', port: 5986, useSsl: true, ...given });
  const ex02 = (change: (one: ExchangeServer) => void) => asked.change(({ servers }) => change(servers[1]!));
  const letIn = (remoteAddress = 'Any') =>
    ex02(({ firewallRules }) =>
      firewallRules.push({
        ...firewallRules[0]!,
        name: 'winrm-tls',
        localPort: ['5986'],
        remoteAddress: [remoteAddress],
      }),
    );

  test('without a rule that allows the worker nothing answers', async () => {
    expect(await opening(overTls())).toEqual(refusedWith('WinRMOperationTimeout'));
    letIn('192.168.50.77');
    expect(await opening(overTls())).toEqual(refusedWith('WinRMOperationTimeout'));
  });
  test('without a listener nobody is there, whatever the rule', async () => {
    ex01(({ firewallRules }) => firewallRules.push({ ...firewallRules[0]!, name: 'tls', localPort: ['5986'] }));
    expect(await opening(overTls({ computerName: 'ex01.contoso.local' }))).toEqual(refusedWith('CannotConnect'));
  });
  test('a self-signed certificate is refused, and taken where its authority is not asked for', async () => {
    letIn();
    const refused = await asked.on(overTls(), cmdlet('Get-Service'));
    expect(errorOf(refused)).toEqual(refusedWith('12175'));
    expect(refused.error!.record.message).toContain('unknown certificate authority');
    expect(await opening(overTls({ skipCaCheck: true }))).toEqual(allowed);
  });
  test('a name that the certificate lacks, and an end that has passed, are refused in any case', async () => {
    letIn();
    const byShortName = await asked.on(overTls({ computerName: 'EX02', skipCaCheck: true }), cmdlet('Get-Service'));
    expect(errorOf(byShortName)).toEqual(refusedWith('12175'));
    expect(byShortName.error!.record.message).toContain('does not match the hostname');
    asked.core.clock.advance(40 * 24 * 60 * 60);
    const late = await asked.on(overTls({ skipCaCheck: true }), cmdlet('Get-Service'));
    expect(errorOf(late)).toEqual(refusedWith('12175'));
    expect(late.error!.record.message).toContain('expired');
  });
  test("a certificate of the company's own authority is trusted", async () => {
    const [certificate] = asked.server('EX01').certificates;
    ex01(({ winrm, firewallRules }) => {
      const listener = { ...winrm.listeners[0]!, transport: 'HTTPS' as const, port: 5986, name: 'tls' };
      winrm.listeners.push({ ...listener, certificateThumbprint: certificate!.thumbprint });
      firewallRules.push({ ...firewallRules[0]!, name: 'tls', localPort: ['5986'] });
    });
    expect(await opening(overTls({ computerName: 'ex01.contoso.local' }))).toEqual(allowed);
  });
});
