/**
 * Everything that is known of a server before anything is planned there for Monosync; what blocks the plan stops it
 * here.
 */
import { domainAccountOf } from '../../domain/directory-names.ts';
import { leavesBy, egressOn } from '../../domain/egress.ts';
import { Failure } from '../../domain/failure.ts';
import type { Evidence } from '../../domain/plan.ts';
import { monosyncReadiness, type MonosyncReadinessArgs } from '../../domain/sources/monosync-readiness.ts';
import type { ConnectionContext } from '../context.ts';
import { computerNamed, type Computer } from '../windows/computer.ts';
import { refuseGroupPolicy } from '../windows/group-policy.ts';
import { remoteUser, type RemoteUser } from '../windows/remote-user.ts';
import { readSetting, type WinrmSetting } from '../windows/winrm-setting.ts';
import { sourceImplementation } from './implementation.ts';
import { listenerEvidence } from './readiness/listener-evidence.ts';
import { memberEvidence } from './readiness/member-evidence.ts';
import { openPortEvidence } from './readiness/open-port-evidence.ts';
import { remotingEvidence } from './readiness/remoting-evidence.ts';

export const monosyncReadinessImplementation = sourceImplementation({
  source: monosyncReadiness,
  read: async (context, args) => {
    const { server, account, monosyncServers } = args;
    const { organization } = context.onPremises;
    const [user, computer] = await Promise.all([accountOf(context, account), computerOf(context, server)]);
    const seen = await onServer(context, args, user);
    const comesFromMonosync =
      leavesBy(organization.egress, monosyncServers) &&
      egressOn(organization.egress, monosyncServers, 'inside') !== undefined;
    return {
      value: {
        accountSid: user.sid,
        notDelegated: user.notDelegated,
        computer: { name: computer.distinguishedName, id: computer.id },
        domain: organization.domain.dns,
        comesFromMonosync,
        hasAnotherAddress: egressOn(organization.egress, monosyncServers, 'outside') !== undefined,
      },
      evidence: [...seen, delegationEvidence(server, computer), egressEvidence(args, comesFromMonosync)],
    };
  },
});

async function accountOf(context: ConnectionContext, account: string): Promise<RemoteUser> {
  const { domain, name } = domainAccountOf(account);
  const { netbios } = context.onPremises.organization.domain;
  const isOurs = domain.toLowerCase() === netbios.toLowerCase();
  const user = isOurs ? await remoteUser(context, name) : undefined;
  if (user === undefined) throw new Failure('account-not-in-directory', { service: 'powershell', subject: account });
  if (!user.enabled) throw new Failure('account-disabled-in-directory', { service: 'powershell', subject: account });
  return user;
}

async function computerOf(context: ConnectionContext, server: string): Promise<Computer> {
  const computer = await computerNamed(context, server.split('.')[0] ?? server);
  if (computer.dnsHostName !== server.toLowerCase()) {
    const subject = `${computer.distinguishedName} is ${computer.dnsHostName}, not ${server}`;
    throw new Failure('server-computer-unclear', { service: 'powershell', subject });
  }
  if (computer.isDomainController) {
    throw new Failure('server-is-domain-controller', { service: 'powershell', subject: server });
  }
  return computer;
}

/** One question after the other: a server answers one session, and ten servers are asked at once. */
async function onServer(
  { onPremises, clock }: ConnectionContext,
  { server, account, changes, monosyncServers }: MonosyncReadinessArgs,
  { sid }: RemoteUser,
): Promise<Evidence[]> {
  const shell = onPremises.server(server);
  for (const setting of changes) refuseGroupPolicy(await readSetting(shell, server, setting), named(setting, server));
  return [
    ...(await remotingEvidence(shell, server)),
    ...(await listenerEvidence(shell, server, clock.now())),
    await openPortEvidence(shell, server, monosyncServers),
    await memberEvidence(shell, server, { account, sid }),
  ];
}

function named(setting: WinrmSetting, server: string): string {
  return `${setting === 'trustedHosts' ? 'TrustedHosts' : 'CbtHardeningLevel'} of ${server}`;
}

function delegationEvidence(server: string, { trustedForDelegation, principals }: Computer): Evidence {
  const list = principals.length === 0 ? 'nobody' : principals.join('; ');
  return {
    name: `${server}: delegation`,
    observed: `${trustedForDelegation ? 'trusted for any delegation already' : 'not trusted for unconstrained delegation'}; who may act on it on behalf of others: ${list}`,
  };
}

function egressEvidence({ server, monosyncServers }: MonosyncReadinessArgs, comesFromMonosync: boolean): Evidence {
  return {
    name: `${server}: from here`,
    observed: comesFromMonosync
      ? `this worker comes from ${monosyncServers.join(' or ')}, as Monosync does: the access is proven from here`
      : "it isn't certain that this worker comes from an address of Monosync: what only a Monosync server can try is left as a manual step",
  };
}
