import { CmdletError } from '../../exchange/cmdlet-error.ts';
import { bindParameters } from '../../exchange/cmdlet-parameters.ts';

function refusal(name: string, parameters: Record<string, unknown>): { type: string; message: string } {
  try {
    bindParameters(name, parameters);
  } catch (error) {
    if (!(error instanceof CmdletError)) throw error;
    return { type: error.exceptionType.split('.').at(-1)!, message: error.message };
  }
  throw new Error(`${name} was accepted`);
}

describe('a call that the published sets allow', () => {
  it.each([
    ['New-ServicePrincipal', { AppId: 'a', ObjectId: 'b' }],
    ['New-ManagementRoleAssignment', { App: 'a', Role: 'Application Mail.Read', CustomResourceScope: 's' }],
    ['Get-Mailbox', { Identity: null }],
    ['Get-Mailbox', { Identity: '', ResultSize: 'unlimited' }],
    ['Get-OrganizationConfig', { RetrieveEwsOperationAccessPolicy: true }],
    ['Get-MessageTraceV2', { StartDate: '2026-11-20T00:00:00Z', ResultSize: 1 }],
    ['New-RoleGroup', { Name: 'n', Roles: ['a', 'b'], ErrorAction: 'Stop' }],
    ['Add-MailboxPermission', { Identity: 'm', User: 'u', AccessRights: 'FullAccess', AutoMapping: false }],
  ])('%s is bound', (name, parameters) => {
    expect(bindParameters(name, parameters).cmdlet).toBe(name);
  });

  it('is bound by published names, whatever case or alias the client used', () => {
    const bound = bindParameters('remove-rolegroup', { IDENTITY: 'g', cf: false });
    expect(bound).toMatchObject({ cmdlet: 'Remove-RoleGroup', parameters: { Identity: 'g', Confirm: false } });
  });
});

describe('a call that they refuse', () => {
  it.each([
    [
      'a cmdlet that nobody published',
      'Get-Unicorn',
      {},
      'CommandNotFoundException',
      "'Get-Unicorn' is not recognized",
    ],
    ['a cmdlet of the server product', 'Get-ExchangeServer', {}, 'CommandNotFoundException', 'not recognized'],
    ['an unknown parameter', 'Get-Mailbox', { Colour: 'red' }, 'ParameterBindingException', "'Colour'"],
    ['a parameter of the server product', 'Get-Mailbox', { Database: 'd' }, 'ParameterBindingException', "'Database'"],
    ['a missing mandatory parameter', 'New-ServicePrincipal', { AppId: 'a' }, 'ParameterBindingException', 'ObjectId'],
    ['a null mandatory parameter', 'Remove-RoleGroup', { Identity: null }, 'ParameterBindingException', 'it is null'],
    [
      'an empty mandatory parameter',
      'Get-RoleGroupMember',
      { Identity: '' },
      'ParameterBindingException',
      'empty string',
    ],
    [
      'parameters of two sets',
      'New-ManagementRoleAssignment',
      { App: 'a', User: 'u', Role: 'r' },
      'ParameterBindingException',
      'Parameter set cannot be resolved',
    ],
    [
      'a text for a Boolean',
      'Set-CASMailbox',
      { Identity: 'm', ImapEnabled: 'yes' },
      'ParameterBindingException',
      'ImapEnabled',
    ],
    ['a text for a date', 'Get-MessageTraceV2', { StartDate: 'soon' }, 'ParameterBindingException', 'StartDate'],
    ['a text for a number', 'Get-MessageTraceV2', { ResultSize: 'all' }, 'ParameterBindingException', 'ResultSize'],
    ['an object for a text', 'Get-Mailbox', { Identity: { a: 1 } }, 'ParameterBindingException', 'Identity'],
    [
      'a value outside the published ones',
      'Get-ReportSubmissionRule',
      { State: 'Maybe' },
      'ParameterBindingException',
      'Enabled, Disabled',
    ],
  ] as const)('%s', (_what, name, parameters, type, words) => {
    const refused = refusal(name, parameters);
    expect(refused.type).toBe(type);
    expect(refused.message).toContain(words);
  });
});
