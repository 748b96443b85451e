/** What the errors of a session become: every row of the tables, and what must not be taken for something else. */
import type { PowerShellCall } from '../../../connectors/powershell/call.ts';
import type { ErrorRecord } from '../../../connectors/powershell/envelope.ts';
import { powershellFailure } from '../../../connectors/powershell/powershell-failure.ts';
import type { FailureCode } from '../../../domain/failure.ts';

type Place = 'exchange' | 'server' | 'local';

const targets = {
  exchange: { kind: 'exchange', uri: 'https://mail.contoso.example/powershell/', authentication: 'Kerberos' },
  server: { kind: 'server', computerName: 'ex01', port: 5985, useSsl: false, authentication: 'Kerberos' },
  local: { kind: 'local' },
} as const satisfies Record<Place, PowerShellCall['target']>;

const call = (place: Place, cmdlet = 'Get-Thing'): PowerShellCall => ({
  target: targets[place],
  pipeline: [{ cmdlet, parameters: {} }],
});
const record = (given: Partial<ErrorRecord>): ErrorRecord => ({
  fullyQualifiedErrorId: '',
  category: 'NotSpecified',
  reason: '',
  message: 'words',
  exceptionMessage: 'words',
  exceptionType: 'System.Management.Automation.RemoteException',
  chain: [],
  ...given,
});
const codeOf = (place: Place, given: Partial<ErrorRecord>, opened?: boolean, writes = false): FailureCode =>
  powershellFailure(call(place), { writes, secrets: [] }, record(given), { opened, began: opened !== false }).code;

/** As a session of Exchange says it. */
const ofExchange = (exception: string): Partial<ErrorRecord> => ({
  fullyQualifiedErrorId: `[Server=EX01,RequestId=7b8c7470-ddd0-4528-a01e-5e20ecc9bd54,TimeStamp=9/19/2026 7:38:34 PM] [FailureCategory=Cmdlet-${exception}] 7BFC9D5A,Microsoft.Exchange.Management.RecipientTasks.GetMailbox`,
  reason: exception,
});

describe('an error of Exchange', () => {
  const rows: [string, FailureCode][] = [
    ...[
      'ADTransientException',
      'DCOverloadedException',
      'SuitabilityDirectoryException',
      'ServerInMMException',
      'ADServerSettingsChangedException',
      'StorageTransientException',
      'CmdletProxyNotAvailableException',
      'ServerBusyException',
      'BackendCommunicationException',
    ].map((name): [string, FailureCode] => [name, 'exchange-busy']),
    ['IISGeneralCOMException', 'exchange-server-unreachable'],
    ['ManagementObjectNotFoundException', 'exchange-object-not-found'],
    ['ManagementObjectAmbiguousException', 'identity-ambiguous'],
    ['ADObjectAlreadyExistsException', 'exchange-already-exists'],
    ['ManagementObjectAlreadyExistsException', 'exchange-already-exists'],
    ['ManagementObjectDuplicateException', 'exchange-already-exists'],
    ['MemberAlreadyExistsException', 'exchange-already-exists'],
    ['CmdletAccessDeniedException', 'exchange-cmdlet-not-available'],
    ['ParameterBindingException', 'exchange-invalid'],
    ['TaskArgumentException', 'exchange-invalid'],
    ['TaskInvalidOperationException', 'exchange-invalid'],
  ];
  it.each(rows)('%s: %s', (exception, code) => {
    expect(codeOf('exchange', ofExchange(exception), true)).toBe(code);
    // By the id alone, where the reason is only the general one.
    expect(codeOf('exchange', { ...ofExchange(exception), reason: 'RemoteException' }, true)).toBe(code);
  });

  it('a cmdlet or a parameter that isn’t there is not offered to the caller', () => {
    expect(codeOf('exchange', { reason: 'CommandNotFoundException', category: 'ObjectNotFound' }, true)).toBe(
      'exchange-cmdlet-not-available',
    );
    expect(
      codeOf(
        'exchange',
        { fullyQualifiedErrorId: 'NamedParameterNotFound,Get-Mailbox', reason: 'ParameterBindingException' },
        true,
      ),
    ).toBe('exchange-cmdlet-not-available');
  });

  it('a name counts only as a whole', () => {
    expect(codeOf('exchange', ofExchange('NotManagementObjectNotFoundException'), true)).toBe(
      'powershell-cmdlet-failed',
    );
  });

  it('carries the exception, the id of the request, and the message', () => {
    expect(
      powershellFailure(
        call('exchange', 'Get-Mailbox'),
        { writes: false, secrets: [] },
        record(ofExchange('ADTransientException')),
        { opened: true, began: true },
      ),
    ).toMatchObject({
      service: 'exchange',
      subject: 'Get-Mailbox',
      serviceCode: 'ADTransientException',
      requestId: '7b8c7470-ddd0-4528-a01e-5e20ecc9bd54',
      detail: 'words',
    });
  });
});

describe('an error of Active Directory or Windows', () => {
  const rows: [string, Partial<ErrorRecord>, FailureCode][] = [
    [
      'an object that isn’t there',
      { reason: 'ADIdentityNotFoundException', category: 'ObjectNotFound' },
      'powershell-object-not-found',
    ],
    [
      'an item',
      {
        reason: 'ItemNotFoundException',
        fullyQualifiedErrorId: 'PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand',
      },
      'powershell-object-not-found',
    ],
    ['a local group', { reason: 'GroupNotFoundException' }, 'powershell-object-not-found'],
    ['a member', { reason: 'MemberNotFoundException' }, 'powershell-object-not-found'],
    ['a principal', { reason: 'PrincipalNotFoundException' }, 'powershell-object-not-found'],
    [
      'a firewall rule',
      {
        reason: 'CimJobException',
        category: 'ObjectNotFound',
        fullyQualifiedErrorId: 'CmdletizationQuery_NotFound_InstanceID,Get-NetFirewallRule',
      },
      'powershell-object-not-found',
    ],
    [
      'a service',
      {
        reason: 'ServiceCommandException',
        fullyQualifiedErrorId: 'NoServiceFoundForGivenName,Microsoft.PowerShell.Commands.GetServiceCommand',
      },
      'powershell-object-not-found',
    ],
    [
      'a listener',
      {
        reason: 'InvalidOperationException',
        fullyQualifiedErrorId: 'WsManError,Microsoft.WSMan.Management.GetWSManInstanceCommand',
        exceptionMessage: '<f:WSManFault Code="2150858752" Machine="ex01">',
      },
      'powershell-object-not-found',
    ],
    ['a second of one name', { reason: 'ADMultipleMatchingIdentitiesException' }, 'identity-ambiguous'],
    [
      'an account that exists',
      { reason: 'ADIdentityAlreadyExistsException', category: 'ResourceExists' },
      'powershell-already-exists',
    ],
    [
      'a member that exists',
      {
        reason: 'MemberExistsException',
        fullyQualifiedErrorId: 'MemberExists,Microsoft.PowerShell.Commands.AddLocalGroupMemberCommand',
      },
      'powershell-already-exists',
    ],
    [
      'a member of a group, by number',
      {
        reason: 'ADException',
        fullyQualifiedErrorId:
          'ActiveDirectoryServer:1378,Microsoft.ActiveDirectory.Management.Commands.SetADGroupMember',
      },
      'powershell-already-exists',
    ],
    [
      'a listener that exists',
      {
        reason: 'InvalidOperationException',
        fullyQualifiedErrorId: 'WsManError,x',
        exceptionMessage: '<f:WSManFault Code="2150858803">',
      },
      'powershell-already-exists',
    ],
    [
      'too few rights in the directory',
      {
        reason: 'ADException',
        fullyQualifiedErrorId: 'ActiveDirectoryServer:8344,Microsoft.ActiveDirectory.Management.Commands.SetADUser',
      },
      'powershell-denied',
    ],
    [
      'a wrong password of the runner',
      { reason: 'AuthenticationException', category: 'SecurityError' },
      'powershell-denied',
    ],
    [
      'denied, by category',
      {
        reason: 'CimException',
        category: 'PermissionDenied',
        fullyQualifiedErrorId: 'Windows System Error 5,New-NetFirewallRule',
      },
      'powershell-denied',
    ],
    [
      'a domain controller that is down',
      { reason: 'ADServerDownException', category: 'ResourceUnavailable' },
      'powershell-directory-unavailable',
    ],
    [
      'a cmdlet that isn’t there',
      {
        reason: 'CommandNotFoundException',
        category: 'ObjectNotFound',
        fullyQualifiedErrorId: 'CommandNotFoundException,Microsoft.PowerShell.Commands.GetCommandCommand',
      },
      'powershell-cmdlet-missing',
    ],
    [
      'a parameter that isn’t there',
      {
        reason: 'ParameterBindingException',
        category: 'InvalidArgument',
        fullyQualifiedErrorId: 'NamedParameterNotFound,Test-Typed',
      },
      'powershell-parameter-invalid',
    ],
    [
      'a value of the wrong kind',
      { reason: 'ParameterBindingArgumentTransformationException', category: 'InvalidData' },
      'powershell-parameter-invalid',
    ],
    [
      'a password that is too simple',
      { reason: 'ADPasswordComplexityException', category: 'InvalidData' },
      'powershell-parameter-invalid',
    ],
    [
      'an exception inside another',
      {
        reason: 'MethodInvocationException',
        chain: [
          { type: 'X', message: '' },
          { type: 'System.UnauthorizedAccessException', message: '' },
        ],
      },
      'powershell-denied',
    ],
  ];
  it.each(rows)('%s', (_, given, code) => {
    expect(codeOf('local', given)).toBe(code);
    expect(codeOf('server', given, true)).toBe(code);
  });

  it('takes ObjectNotFound as a mere category for no absence', () => {
    const given = {
      category: 'ObjectNotFound',
      reason: 'WriteErrorException',
      fullyQualifiedErrorId: 'NtId,Out-NonTerminating',
    };
    for (const place of ['local', 'server', 'exchange'] as const)
      expect(codeOf(place, given)).toBe('powershell-cmdlet-failed');
  });

  it('an error without a rule may have done a part of a change, and is tried again where it read', () => {
    const given = { reason: 'OddException', fullyQualifiedErrorId: 'Odd,X' };
    expect(codeOf('server', given, true, true)).toBe('powershell-change-failed');
    expect(codeOf('server', given, true, false)).toBe('powershell-cmdlet-failed');
  });
});

describe('a session that can’t be opened', () => {
  const rows: [string, FailureCode][] = [
    ['CannotConnect', 'powershell-server-unreachable'],
    ['WinRMOperationTimeout', 'powershell-server-unreachable'],
    ['NetworkPathNotFound', 'powershell-server-unreachable'],
    ['ComputerNotFound', 'powershell-server-unreachable'],
    ['AccessDenied', 'powershell-session-refused'],
    ['LogonFailure', 'powershell-session-refused'],
    ['1909', 'powershell-session-refused'],
    ['InvalidAuthentication', 'powershell-authentication-not-offered'],
    ['-2144108321', 'powershell-authentication-not-offered'],
    ['ServerNotTrusted', 'powershell-authentication-not-offered'],
    ['-2144108123', 'powershell-server-full'],
    ['-2144108060', 'powershell-server-full'],
    ['12175', 'powershell-certificate-not-trusted'],
    ['12038', 'powershell-certificate-not-trusted'],
    ['URLNotAvailable', 'powershell-endpoint-missing'],
    ['InvalidResourceUri', 'powershell-endpoint-missing'],
    ['-2144100000', 'powershell-server-unreachable'],
  ];
  const opening = (
    id: string,
    exceptionMessage = 'Connecting to remote server x failed with the following error message : Words.',
  ): Partial<ErrorRecord> => ({
    fullyQualifiedErrorId: `${id},PSSessionOpenFailed`,
    category: 'OpenError',
    reason: 'PSRemotingTransportException',
    exceptionType: 'System.Management.Automation.Remoting.PSRemotingTransportException',
    exceptionMessage,
  });
  it.each(rows)('%s: %s, for a read and a write', (id, code) => {
    expect(codeOf('server', opening(id), false, false)).toBe(code);
    expect(codeOf('exchange', opening(id), false, true)).toBe(code);
  });

  it.each([
    'Connecting to remote server mail.contoso.example failed with the following error message : ',
    'Connecting to remote server mail.contoso.example failed with the following error message :',
    'Connecting to remote server mail.contoso.example failed with the following error message :  For more information, see the about_Remote_Troubleshooting Help topic.',
    'Beim Verbinden mit dem Remoteserver mail.contoso.example ist folgender Fehler aufgetreten: ',
  ])('says the cause that an empty message has: %j', (message) => {
    expect(codeOf('exchange', opening('AccessDenied', message), false)).toBe('powershell-upn-suffix');
    expect(codeOf('exchange', opening('CannotConnect', message), false)).toBe('powershell-server-unreachable');
  });

  it('knows the refusal of Exchange’s own authorization by its mark', () => {
    const message =
      'Processing data from remote server x failed: [ClientAccessServer=EX01] [FailureCategory=AuthZ-CmdletAccessDeniedException] Words.';
    expect(codeOf('exchange', opening('IncorrectProtocolVersion', message), false)).toBe('powershell-session-refused');
  });

  it('knows a machine without remoting', () => {
    const given = { ...opening('x'), chain: [{ type: 'System.DllNotFoundException', message: '' }] };
    expect(codeOf('server', given, false)).toBe('powershell-remoting-missing');
  });
});

it.each([
  ['PSRemotingTransportException', 'System.Management.Automation.Remoting.PSRemotingTransportException'],
  ['InvalidRunspaceStateException', 'System.Management.Automation.Runspaces.InvalidRunspaceStateException'],
])(
  'a session that broke in the middle (%s) leaves a write unknown, a read to be tried again',
  (reason, exceptionType) => {
    const given = { reason, exceptionType, category: 'ResourceUnavailable' };
    expect(codeOf('exchange', given, true, true)).toBe('powershell-outcome-unknown');
    expect(codeOf('server', given, true, false)).toBe('powershell-session-lost');
  },
);

describe('an error before any cmdlet began', () => {
  const code = (given: Partial<ErrorRecord>): FailureCode =>
    powershellFailure(call('local', 'Set-Thing'), { writes: true, secrets: [] }, record(given), {
      opened: undefined,
      began: false,
    }).code;

  it('is no change that may be half done', () => {
    expect(code({ reason: 'OddException' })).toBe('powershell-invalid');
    expect(code({ reason: 'PSRemotingTransportException' })).toBe('powershell-session-lost');
  });

  it('is what it says, where it has a name', () => {
    expect(code({ reason: 'CommandNotFoundException' })).toBe('powershell-cmdlet-missing');
    expect(code({ category: 'InvalidArgument' })).toBe('powershell-parameter-invalid');
  });
});

it('what is inside of an error that another machine threw decides, too', () => {
  const chain = [
    { type: 'System.Management.Automation.RemoteException', message: 'outer' },
    { type: 'System.InvalidOperationException', message: 'outer' },
    { type: 'System.UnauthorizedAccessException', message: 'inner' },
  ];
  expect(codeOf('server', { reason: 'InvalidOperationException', chain }, true)).toBe('powershell-denied');
});
