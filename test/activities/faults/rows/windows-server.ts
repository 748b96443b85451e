/** Settings, groups, certificates, listeners and firewall of a Windows server. */
import { cbtHardeningLevelImplementation } from '../../../../activities/ensure/cbt-hardening-level.ts';
import { ewsProxyImplementation } from '../../../../activities/ensure/ews-proxy.ts';
import { firewallRuleImplementation } from '../../../../activities/ensure/firewall-rule.ts';
import { listenerCertificateImplementation } from '../../../../activities/ensure/listener-certificate.ts';
import { localGroupMemberImplementation } from '../../../../activities/ensure/local-group-member.ts';
import { powershellRemotingImplementation } from '../../../../activities/ensure/powershell-remoting.ts';
import { trustedHostsImplementation } from '../../../../activities/ensure/trusted-hosts.ts';
import { winrmHttpsListenerImplementation } from '../../../../activities/ensure/winrm-https-listener.ts';
import { row, type Given, type Row } from '../row.ts';
import { remoteManagementUsers } from '../../../../domain/grants.ts';
import { found } from './directory.ts';
import { account, computer, ex01, ex03, server } from './organization.ts';

const rule = { server: ex01, rule: 'Ours', displayName: 'Ours', port: 5986, remoteAddresses: ['192.168.50.10'] };
const validFor = '365 days';

/** The listener with a certificate that an earlier run has made. */
export async function listener(given: Given, fqdn: string) {
  const certificate = { server: fqdn, source: 'self-signed' as const, validFor };
  const { outputs } = await given.made(listenerCertificateImplementation, certificate);
  const { thumbprint } = outputs as { thumbprint: string };
  return { server: fqdn, serverId: computer(given, fqdn).id, thumbprint };
}

export const windowsServerRows: readonly Row[] = [
  row(cbtHardeningLevelImplementation, {
    action: 'update',
    given: async () => ({ server: ex01, level: 'None' as const }),
  }),
  row(trustedHostsImplementation, {
    action: 'update',
    when: 'with hosts of others',
    given: async (given) => {
      server(given, ex01).winrm.trustedHosts = 'backup.contoso.local,monitor.contoso.local';
      return { server: ex01, hosts: ['monosync.contoso.local', 'backup.contoso.local'] };
    },
  }),
  row(powershellRemotingImplementation, {
    action: 'update',
    given: async (given) => {
      found(server(given, ex01).services.find(({ name }) => name === 'WinRM')).startType = 'Manual';
      return { server: ex01 };
    },
  }),
  row(localGroupMemberImplementation, {
    action: 'create',
    given: async (given) => {
      const member = account(given, 'monosync_svc').sid;
      return { server: ex01, group: remoteManagementUsers, member, account: String.raw`CONTOSO\monosync_svc` };
    },
  }),
  row(firewallRuleImplementation, { action: 'create', given: async () => rule }),
  row(firewallRuleImplementation, {
    action: 'update',
    given: async (given) => {
      await given.made(firewallRuleImplementation, rule);
      return { ...rule, remoteAddresses: ['192.168.50.10', '192.168.50.11'] };
    },
  }),
  row(ewsProxyImplementation, {
    action: 'update',
    when: 'where there is none',
    given: async () => ({ server: ex01, address: 'http://proxyserver:8080' }),
  }),
  row(ewsProxyImplementation, {
    action: 'update',
    when: 'where there is another',
    given: async (given) => {
      const other = { usesystemdefault: 'True', proxyaddress: 'http://other:3128', bypassonlocal: 'False' };
      server(given, ex01).ewsProxy = other;
      return { server: ex01, address: 'http://proxyserver:8080' };
    },
  }),
  row(listenerCertificateImplementation, {
    action: 'create',
    given: async () => ({ server: ex03, source: 'self-signed' as const, validFor }),
  }),
  row(winrmHttpsListenerImplementation, { action: 'create', given: (given) => listener(given, ex03) }),
  row(winrmHttpsListenerImplementation, {
    action: 'update',
    when: 'of another certificate',
    given: async (given) => {
      const first = await listener(given, ex01);
      await given.made(winrmHttpsListenerImplementation, first);
      const ofAuthority = found(server(given, ex01).certificates.find(({ subject, issuer }) => subject !== issuer));
      return { ...first, thumbprint: ofAuthority.thumbprint };
    },
  }),
];
