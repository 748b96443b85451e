/**
 * Monosync on Exchange servers, after the vendor's page "Exchange Integration", section by section and server by server.
 * The second hop comes last, although the page has delegation second: it is tried before any delegation is planned.
 */
import { dated } from '../../domain/dated-facts.ts';
import { listenerTlsProbe } from '../../domain/probes/listener-tls.ts';
import { serverAdministrationProbe } from '../../domain/probes/server-administration.ts';
import { serverSessionProbe } from '../../domain/probes/server-session.ts';
import { remoteManagementUsers } from '../../domain/grants.ts';
import { cbtHardeningLevel } from '../../domain/resources/cbt-hardening-level.ts';
import { firewallRule } from '../../domain/resources/firewall-rule.ts';
import { listenerCertificate } from '../../domain/resources/listener-certificate.ts';
import { localGroupMember } from '../../domain/resources/local-group-member.ts';
import { powershellRemoting } from '../../domain/resources/powershell-remoting.ts';
import { trustedHosts } from '../../domain/resources/trusted-hosts.ts';
import { winrmHttpsListener, winrmPort } from '../../domain/resources/winrm-https-listener.ts';
import { monosyncOnpremInput, type MonosyncOnpremInput } from '../../domain/runbooks/monosync-onprem.ts';
import { exchangeServers } from '../../domain/sources/exchange-servers.ts';
import { listenerFirewall } from '../../domain/sources/listener-firewall.ts';
import { monosyncReadiness } from '../../domain/sources/monosync-readiness.ts';
import { runbook } from '../run/lifecycle.ts';
import { enterAtMonosync } from '../steps/enter-at-monosync.ts';
import { secondHopOrDelegation, type HopOf } from '../steps/second-hop-or-delegation.ts';

const rule = 'Monosync-WinRM-HTTPS-In-TCP';

export const monosyncOnprem = runbook(
  monosyncOnpremInput,
  async (run, input) => {
    const { account, password, monosyncServers, certificate: source, validFor, delegation } = input;
    const hops = new Map<string, HopOf>();

    run.section('Exchange Integration');
    if (delegation !== 'unconstrained') run.superseded(dated.unconstrainedDelegation);
    if (input.trustedHosts === 'unchanged') run.superseded(dated.trustedHostsOnServer);
    if (input.cbtHardeningLevel === 'unchanged') run.superseded(dated.channelBindingNone);
    const { servers } = await run.known(await run.read(exchangeServers, { servers: input.servers }));

    await run.eachServer(servers, async (run, server) => {
      run.section('1. Service User Permission');
      const changes = settingsOf(input);
      const ready = await run.known(await run.read(monosyncReadiness, { server, account, monosyncServers, changes }));
      await run.ensure(localGroupMember, { server, group: remoteManagementUsers, member: ready.accountSid, account });

      run.section('3.1. Enable PowerShell Remoting');
      await run.ensure(powershellRemoting, { server });

      run.section('3.3. WinRM HTTPS Listener');
      const { thumbprint } = await run.ensure(listenerCertificate, { server, source, validFor });
      const listener = await run.ensure(winrmHttpsListener, { server, serverId: ready.computer.id, thumbprint });

      run.section('3.4. WinRM Authentication Settings');
      if (input.cbtHardeningLevel !== 'unchanged') {
        await run.ensure(cbtHardeningLevel, { server, level: input.cbtHardeningLevel });
      }
      run.section('3.5. WinRM Trusted Host Configuration');
      const hosts = hostsOf(input, ready.domain);
      if (hosts.length > 0) await run.ensure(trustedHosts, { server, hosts });

      run.section('Firewall port');
      await run.ensure(firewallRule, {
        server,
        rule,
        displayName: 'Monosync: WinRM over HTTPS (TCP 5986)',
        port: winrmPort,
        remoteAddresses: monosyncServers,
      });

      const remote = { server, account, password, certificate: listener.certificate };
      const tls = { server, certificate: listener.certificate, addresses: monosyncServers };
      if (!ready.comesFromMonosync) {
        hops.set(server, 'not tried');
        return;
      }
      await run.probe(listenerTlsProbe, { ...tls, from: 'inside' });
      if (ready.hasAnotherAddress) await run.refused(listenerTlsProbe, { ...tls, from: 'outside' });
      await run.probe(serverSessionProbe, remote);
      await run.refused(serverAdministrationProbe, remote);

      run.section('2. Active Directory Delegation');
      await run.stage(`${server}: the second hop`, async (stage) => {
        await stage.read(listenerFirewall, {
          server,
          port: winrmPort,
          addresses: monosyncServers,
          wasTried: ready.hasAnotherAddress,
        });
        hops.set(server, await secondHopOrDelegation(stage, remote, { ...ready, delegation }));
      });
    });

    await run.stage('what is entered at Monosync', (stage) =>
      enterAtMonosync(stage, { servers, account, password, hops }),
    );
  },
  { target: () => 'servers' },
);

function settingsOf({ cbtHardeningLevel: level, trustedHosts: hosts }: MonosyncOnpremInput) {
  return [
    ...(level === 'unchanged' ? [] : (['cbtHardeningLevel'] as const)),
    ...(hosts === 'unchanged' ? [] : (['trustedHosts'] as const)),
  ];
}

/** @param domain DNS name */
function hostsOf({ trustedHosts: which, trustedHostsList }: MonosyncOnpremInput, domain: string): readonly string[] {
  if (which === 'any') return ['*'];
  if (which === 'domain') return [`*.${domain}`];
  return which === 'listed' ? trustedHostsList : [];
}
