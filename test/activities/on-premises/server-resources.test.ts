/** What Monosync needs of a server: read, made, read without a difference, rolled back, and all is as it was before. */
import { cbtHardeningLevelImplementation } from '../../../activities/ensure/cbt-hardening-level.ts';
import { computerDelegationImplementation } from '../../../activities/ensure/computer-delegation.ts';
import { firewallRuleImplementation } from '../../../activities/ensure/firewall-rule.ts';
import type { Implementation } from '../../../activities/ensure/implementation.ts';
import { localGroupMemberImplementation } from '../../../activities/ensure/local-group-member.ts';
import { powershellRemotingImplementation } from '../../../activities/ensure/powershell-remoting.ts';
import { trustedHostsImplementation } from '../../../activities/ensure/trusted-hosts.ts';
import { runningOrganization, type RunningOrganization } from '../running-organization.ts';
import { remoteManagementUsers } from '../../../domain/grants.ts';

let organization: RunningOrganization;
beforeAll(async () => {
  organization = await runningOrganization();
}, 120_000);
afterAll(() => organization.close());
jest.setTimeout(60_000);

const ex01 = 'ex01.contoso.local';
const ex03 = 'ex03.contoso.local';

/** There and back, with a second apply in between that changes nothing. */
async function thereAndBack<D, S, O>(implementation: Implementation<D, S, O>, desired: NoInfer<D>) {
  const before = await organization.picture();
  const applied = await organization.apply(implementation, desired);
  expect(applied.ours).toBe(true);
  const between = await organization.picture();
  expect(between).not.toEqual(before);
  const again = await organization.apply(implementation, desired);
  expect(again).toMatchObject({ action: 'none', ours: false });
  expect(await organization.picture()).toEqual(between);
  const undone = await organization.undo(implementation, desired, applied);
  expect(await organization.picture()).toEqual(before);
  return { applied, undone, between };
}

async function sidOf(name: string): Promise<string> {
  const { accounts } = await organization.state();
  return accounts.find(({ samAccountName }) => samAccountName === name)?.sid ?? '';
}

it('membership in Remote Management Users', async () => {
  const member = await sidOf('monosync_svc');
  const { undone } = await thereAndBack(localGroupMemberImplementation, {
    server: ex01,
    group: remoteManagementUsers,
    member,
    account: 'CONTOSO\\monosync_svc',
  });
  expect(undone).toEqual({
    undone: 'CONTOSO\\monosync_svc is removed from Remote Management Users on ex01.contoso.local',
  });
});

it('a firewall rule for exactly the addresses that were named', async () => {
  const desired = {
    server: ex01,
    rule: 'Monosync-WinRM-HTTPS-In-TCP',
    displayName: 'Monosync',
    port: 5986,
    remoteAddresses: ['192.168.50.10', '192.168.50.11'],
  };
  const { between } = await thereAndBack(firewallRuleImplementation, desired);
  const made = between.servers[0]?.firewallRules.find(({ name }) => name === desired.rule);
  expect(made).toMatchObject({ protocol: 'TCP', localPort: ['5986'], direction: 'Inbound', action: 'Allow' });
  expect(made?.remoteAddress.toSorted()).toEqual(['192.168.50.10', '192.168.50.11']);
});

it('a firewall rule of ours gets other addresses, and has its former ones again', async () => {
  const desired = { server: ex01, rule: 'Ours', displayName: 'Ours', port: 5986, remoteAddresses: ['192.168.50.10'] };
  const made = await organization.apply(firewallRuleImplementation, desired);
  const wider = { ...desired, remoteAddresses: ['192.168.50.10', '192.168.50.11'] };
  const plan = await organization.plan(firewallRuleImplementation, wider);
  expect(plan).toMatchObject({
    action: 'update',
    changes: [{ property: 'remoteAddress', before: ['192.168.50.10'], after: ['192.168.50.10', '192.168.50.11'] }],
  });
  await thereAndBack(firewallRuleImplementation, wider);
  await organization.undo(firewallRuleImplementation, desired, made);
});

it('a level of channel binding', async () => {
  const { applied } = await thereAndBack(cbtHardeningLevelImplementation, { server: ex01, level: 'None' });
  expect(applied.changes).toEqual([{ property: 'level', before: 'Relaxed', after: 'None' }]);
});

it('trusted hosts are added to those that are there, and only they are taken out', async () => {
  const theirs = await organization.apply(trustedHostsImplementation, {
    server: ex01,
    hosts: ['backup.contoso.local'],
  });
  const { between } = await thereAndBack(trustedHostsImplementation, { server: ex01, hosts: ['*.contoso.local'] });
  expect(between.servers[0]?.winrm.trustedHosts).toBe('backup.contoso.local,*.contoso.local');
  await organization.undo(trustedHostsImplementation, { server: ex01, hosts: ['backup.contoso.local'] }, theirs);
  expect((await organization.state()).servers[0]?.winrm.trustedHosts).toBe('');
});

describe('delegation', () => {
  const computer = async (name: string) =>
    (await organization.state()).computers.find((each) => each.name === name)?.distinguishedName ?? '';

  it('to the server itself is an entry of its list, in addition to what is there', async () => {
    const desired = { server: ex03, computer: await computer('EX03'), delegation: 'resource-based' } as const;
    const { between } = await thereAndBack(computerDelegationImplementation, desired);
    const row = between.computers.find(({ name }) => name === 'EX03');
    expect(row).toMatchObject({
      trustedForDelegation: false,
      principalsAllowedToDelegateToAccount: [desired.computer],
    });
  });

  it('without constraint is a flag', async () => {
    const desired = { server: ex03, computer: await computer('EX03'), delegation: 'unconstrained' } as const;
    const { between } = await thereAndBack(computerDelegationImplementation, desired);
    expect(between.computers.find(({ name }) => name === 'EX03')).toMatchObject({
      trustedForDelegation: true,
      principalsAllowedToDelegateToAccount: [],
    });
  });
});

it('remoting that is as it should be is left alone', async () => {
  const before = await organization.picture();
  expect(await organization.plan(powershellRemotingImplementation, { server: ex01 })).toMatchObject({ action: 'none' });
  expect(await organization.picture()).toEqual(before);
});

it('remoting that starts by hand starts by itself, and by hand again when it is rolled back', async () => {
  const before = await organization.picture();
  const setStart = async (StartupType: string) =>
    organization.within('apply', async ({ onPremises }) =>
      onPremises.server(ex01).invoke('Set-Service', { Name: 'WinRM', StartupType }),
    );
  await setStart('Manual');
  const applied = await organization.apply(powershellRemotingImplementation, { server: ex01 });
  expect(applied).toMatchObject({
    action: 'update',
    ours: true,
    changes: [{ property: 'startType', before: 'Manual', after: 'Automatic' }],
  });
  expect(await organization.undo(powershellRemotingImplementation, { server: ex01 }, applied)).toEqual({
    undone: 'WinRM of ex01.contoso.local starts as before: Manual',
  });
  const { services } = (await organization.state()).servers[0] ?? {};
  expect(services?.find(({ name }) => name === 'WinRM')).toMatchObject({ status: 'Running', startType: 'Manual' });
  await setStart('Automatic');
  expect(await organization.picture()).toEqual(before);
});
