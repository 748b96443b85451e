/** What Monosync needs of a server: read, made, read without a difference, taken back, and all is as it was before. */
import { cbtHardeningLevelImplementation } from '../../../activities/ensure/cbt-hardening-level.ts';
import { computerDelegationImplementation } from '../../../activities/ensure/computer-delegation.ts';
import { firewallRuleImplementation } from '../../../activities/ensure/firewall-rule.ts';
import type { Implementation } from '../../../activities/ensure/implementation.ts';
import { listenerCertificateImplementation } from '../../../activities/ensure/listener-certificate.ts';
import { localGroupMemberImplementation } from '../../../activities/ensure/local-group-member.ts';
import { powershellRemotingImplementation } from '../../../activities/ensure/powershell-remoting.ts';
import { trustedHostsImplementation } from '../../../activities/ensure/trusted-hosts.ts';
import { remoteManagementUsers } from '../../../domain/resources/local-group-member.ts';
import { runningOrganization, type RunningOrganization } from '../running-organization.ts';

let organization: RunningOrganization;
beforeAll(async () => {
  organization = await runningOrganization();
}, 120_000);
afterAll(() => organization.close());
jest.setTimeout(60_000);

const ex01 = 'ex01.contoso.local';
const ex03 = 'ex03.contoso.local';

/** There and back, with a second apply in between that changes nothing. */
async function thereAndBack<D, S, O>(implementation: Implementation<D, S, O>, desired: D) {
  const before = await organization.state();
  const applied = await organization.apply(implementation, desired);
  expect(applied.ours).toBe(true);
  const between = await organization.state();
  expect(between).not.toEqual(before);
  const again = await organization.apply(implementation, desired);
  expect(again).toMatchObject({ action: 'none', ours: false });
  expect(await organization.state()).toEqual(between);
  const undone = await organization.undo(implementation, desired, applied);
  expect(await organization.state()).toEqual(before);
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
    undone: 'CONTOSO\\monosync_svc is taken out of Remote Management Users on ex01.contoso.local',
  });
});
