/**
 * A Windows server with Exchange as its setup leaves it, with the remoting that Windows Server has from the start.
 *
 * EX01 has a certificate of the company's own authority and no HTTPS listener; EX02 has a listener whose self-signed
 * certificate ends in three weeks; the third gets no further than itself, for lack of delegation.
 */
import { type KeyPairs, openKeyPairs } from '../identity/key-pairs.ts';
import type { ExchangeServer, OnPremisesState, VirtualDirectory } from '../tenant/on-premises-state.ts';
import { wellKnownNames } from './principals.ts';
import { permissionOf } from './session-configuration.ts';
import { httpListener, httpsListener } from './seed-listeners.ts';
import { seedFirewallRules } from './seed-firewall-rules.ts';
import { clientAuthentication, makeAuthority, makeCertificate, serverAuthentication } from './make-certificate.ts';
import { administratorsSid, remoteManagementUsersSid } from './well-known-sids.ts';

export interface ServerSeed {
  /** 1 makes EX01. Last part of its loopback address, too. */
  number: number;
  domain: Pick<OnPremisesState['domain'], 'dns' | 'netbios'>;
  /** Name from outside, of EWS and PowerShell: `mail.contoso.example`. */
  publicName: string;
  /** SIDs of who is in the local group Administrators: the worker's account, Domain Admins. */
  administratorSids: readonly string[];
  /** On the scaled clock, ISO 8601. */
  now: string;
  uuid: () => string;
  /** New ones when absent. */
  keys?: KeyPairs;
}

const day = 24 * 60 * 60 * 1000;

/**
 * What Windows grants to who comes by remoting, after `Enable-PSRemoting` (PowerShell's source, CustomShellCommands.cs,
 * `remoteSDDL_Win8`); a workflow's has no interactive users (Microsoft Learn, Disable-PSRemoting, example 6).
 *
 * `Microsoft.Exchange` isn't among them: `Get-PSSessionConfiguration` lists the plug-ins of WinRM's own service that are
 * PowerShell (CustomShellCommands.cs, `getPluginSbFormat`), and Exchange has its endpoint in IIS.
 */
const remoteSddl = 'O:NSG:BAD:P(A;;GA;;;BA)(A;;GA;;;RM)(A;;GA;;;IU)S:P(AU;FA;GA;;;WD)(AU;SA;GXGW;;;WD)';
const workflowSddl = 'O:NSG:BAD:P(A;;GA;;;BA)(A;;GA;;;RM)S:P(AU;FA;GA;;;WD)(AU;SA;GXGW;;;WD)';

export async function seedServer(seed: ServerSeed): Promise<ExchangeServer> {
  const { number, domain } = seed;
  const name = `EX${String(number).padStart(2, '0')}`;
  const fqdn = `${name.toLowerCase()}.${domain.dns}`;
  const certificates = await seedCertificates(seed, fqdn);
  return {
    name,
    fqdn,
    guid: seed.uuid(),
    adminDisplayVersion: 'Version 15.2 (Build 2562.17)',
    serverRole: 'Mailbox',
    host: number,
    isDown: false,
    secondHopWorks: number !== 3,
    virtualDirectories: seedVirtualDirectories(seed, name, fqdn),
    localGroups: [
      { sid: administratorsSid, name: 'Administrators', memberSids: [...seed.administratorSids] },
      { sid: remoteManagementUsersSid, name: 'Remote Management Users', memberSids: [] },
    ],
    services: [
      { name: 'WinRM', status: 'Running', startType: 'Automatic' },
      { name: 'W3SVC', status: 'Running', startType: 'Automatic' },
    ],
    sessionConfigurations: [
      seedSessionConfiguration('microsoft.powershell', remoteSddl),
      seedSessionConfiguration('microsoft.powershell.workflow', workflowSddl),
    ],
    winrm: {
      cbtHardeningLevel: 'Relaxed',
      cbtHardeningLevelSource: '',
      trustedHosts: '',
      trustedHostsSource: '',
      listeners: number === 2 ? [httpListener(), httpsListener(fqdn, certificates[0]!.thumbprint)] : [httpListener()],
    },
    certificates,
    firewallRules: seedFirewallRules(),
    ewsProxy: null,
  };
}

const seedSessionConfiguration = (name: string, sddl: string) => ({
  name,
  enabled: true,
  permission: permissionOf(sddl, (sid) => wellKnownNames.get(sid) ?? sid),
  securityDescriptorSddl: sddl,
});

async function seedCertificates({ number, domain, now, keys: keyPair = openKeyPairs() }: ServerSeed, fqdn: string) {
  const start = Date.parse(now);
  const at = (days: number) => new Date(start + days * day).toISOString();
  const wanted = { subject: `CN=${fqdn}`, dnsNames: [fqdn], friendlyName: '' };
  const keys = (): ReturnType<KeyPairs> => keyPair(`server-${number}`);
  if (number === 1) {
    const components = domain.dns.split('.').map((part) => `DC=${part}`);
    const name = [`CN=${domain.netbios} Issuing CA`, ...components].join(', ');
    const authority = await makeAuthority(name, await keyPair('company-authority'), {
      notBefore: at(-400),
      notAfter: at(3250),
    });
    const enhancedKeyUsages = [serverAuthentication];
    const validity = { notBefore: at(-30), notAfter: at(700) };
    return [await makeCertificate({ ...wanted, ...validity, keys: await keys(), enhancedKeyUsages, authority })];
  }
  if (number === 2) {
    const enhancedKeyUsages = [clientAuthentication, serverAuthentication];
    const validity = { notBefore: at(21 - 365), notAfter: at(21) };
    return [await makeCertificate({ ...wanted, ...validity, keys: await keys(), enhancedKeyUsages })];
  }
  return [];
}

/**
 * As setup leaves them: Basic off, PowerShell without TLS of its own. Extended Protection as it is on by default since
 * Exchange 2019 CU14: Allow for EWS, None for PowerShell (microsoft/CSS-Exchange,
 * Get-ExtendedProtectionConfigurationResult.ps1).
 */
function seedVirtualDirectories({ uuid, publicName }: ServerSeed, name: string, fqdn: string): VirtualDirectory[] {
  return [
    {
      kind: 'PowerShell',
      guid: uuid(),
      identity: `${name}\\PowerShell (Default Web Site)`,
      basicAuthentication: false,
      windowsAuthentication: true,
      oauthAuthentication: false,
      requireSsl: false,
      extendedProtectionTokenChecking: 'None',
      internalUrl: `http://${fqdn}/powershell`,
      externalUrl: `https://${publicName}/powershell`,
      formsLogon: false,
    },
    {
      kind: 'EWS',
      guid: uuid(),
      identity: `${name}\\EWS (Default Web Site)`,
      basicAuthentication: false,
      windowsAuthentication: true,
      oauthAuthentication: true,
      requireSsl: true,
      extendedProtectionTokenChecking: 'Allow',
      internalUrl: `https://${fqdn}/EWS/Exchange.asmx`,
      externalUrl: `https://${publicName}/EWS/Exchange.asmx`,
      formsLogon: false,
    },
  ];
}
