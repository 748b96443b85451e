/** Cmdlets on a server: where they go, and that nothing is removed or changed without a name. */
import type { Target } from '../../../connectors/powershell/call.ts';
import { powershell } from '../../../connectors/powershell/powershell.ts';
import { closeSessions } from '../../../connectors/powershell/session-pool.ts';
import { serverShell } from '../../../connectors/winrm/server-shell.ts';
import { failureOf } from '../failure-of.ts';
import { fakePwsh, type FakePwsh } from '../powershell/fake-pwsh.ts';

let fake: FakePwsh;
beforeEach(() => {
  fake = fakePwsh();
});
afterEach(async () => {
  await closeSessions();
  fake.remove();
});

const target = {
  kind: 'server',
  computerName: 'ex01.contoso.local',
  port: 5985,
  useSsl: false,
  authentication: 'Kerberos',
} as const satisfies Target;
const shell = () => serverShell(powershell({ name: 'toy', powershell: fake.program }, 'apply'), target);

it('runs a pipeline on the server', async () => {
  fake.answers({ 'Get-NetFirewallRule': { opened: true, result: [{ Name: 'x' }] } });
  const pipeline = [
    { cmdlet: 'Get-NetFirewallRule', parameters: { Name: 'x' } },
    { cmdlet: 'Remove-NetFirewallRule', parameters: {} },
  ] as const;
  await expect(shell().pipe(pipeline)).resolves.toEqual([{ Name: 'x' }]);
  expect(fake.requests()).toMatchObject([
    {
      target,
      pipeline: [{ parameters: { Name: 'x' } }, { cmdlet: 'Remove-NetFirewallRule', parameters: { Confirm: false } }],
    },
  ]);
});

it.each([
  ['Remove-NetFirewallRule', {}],
  ['Remove-NetFirewallRule', { Name: undefined }],
  ['Remove-NetFirewallRule', { DisplayName: '*' }],
  ['Remove-Item', { Path: '' }],
  ['Set-Item', { Value: 'x' }],
  ['Set-Service', { Name: ' ', Status: 'Running' }],
  ['Stop-Service', { Name: [] }],
  ['Remove-LocalGroupMember', { Group: 'Remote Management Users', Member: '' }],
  ['Remove-WSManInstance', { SelectorSet: { Address: '*' } }],
])('sends no %s with %j', async (cmdlet, parameters) => {
  expect((await failureOf(shell().invoke(cmdlet, parameters))).code).toBe('identity-empty');
  expect(fake.started()).toEqual([]);
});

it.each([
  ['Enable-PSRemoting', { Force: true }],
  ['Set-Item', { Path: 'WSMan:\\localhost\\Service\\Auth\\CbtHardeningLevel', Value: 'None' }],
  ['Set-WSManInstance', { ResourceURI: 'winrm/config/Listener', SelectorSet: { Address: '*', Transport: 'HTTPS' } }],
  ['New-NetFirewallRule', { DisplayName: 'x', RemoteAddress: ['192.0.2.1'] }],
  ['Get-LocalGroupMember', { SID: 'S-1-5-32-580' }],
])('sends %s with %j', async (cmdlet, parameters) => {
  await expect(shell().invoke(cmdlet, parameters)).resolves.toHaveLength(1);
});
