/** What an on-premises worker can do: a line for each resource, source and probe of on-premises runbooks. */
import { retiringCredentialImplementation } from './credential/begin-overlap.ts';
import { promotedCredentialImplementation } from './credential/promote.ts';
import { registeredCredentialImplementation } from './credential/register.ts';
import { retiredCredentialImplementation } from './credential/retire.ts';
import { stagedCredentialImplementation } from './credential/stage.ts';
import { cbtHardeningLevelImplementation } from './ensure/cbt-hardening-level.ts';
import { computerDelegationImplementation } from './ensure/computer-delegation.ts';
import { directoryAccountImplementation } from './ensure/directory-account.ts';
import { directoryUserPrincipalNameImplementation } from './ensure/directory-user-principal-name.ts';
import { ewsProxyImplementation } from './ensure/ews-proxy.ts';
import { firewallRuleImplementation } from './ensure/firewall-rule.ts';
import { listenerCertificateImplementation } from './ensure/listener-certificate.ts';
import { localGroupMemberImplementation } from './ensure/local-group-member.ts';
import { powershellRemotingImplementation } from './ensure/powershell-remoting.ts';
import { remotePowershellImplementation } from './ensure/remote-powershell.ts';
import { serverImpersonationAssignmentImplementation } from './ensure/server-impersonation-assignment.ts';
import { serverManagementScopeImplementation } from './ensure/server-management-scope.ts';
import { serverRoleGroupImplementation } from './ensure/server-role-group.ts';
import { serverRoleGroupMemberImplementation } from './ensure/server-role-group-member.ts';
import { trustedHostsImplementation } from './ensure/trusted-hosts.ts';
import { virtualDirectoryBasicImplementation } from './ensure/virtual-directory-basic.ts';
import { winrmHttpsListenerImplementation } from './ensure/winrm-https-listener.ts';
import { credentialUnusedImplementation } from './probe/credential-unused.ts';
import { ewsChallengeImplementation } from './probe/ews-challenge.ts';
import { ewsImpersonationImplementation } from './probe/ews-impersonation.ts';
import { ewsOwnMailboxImplementation } from './probe/ews-own-mailbox.ts';
import { exchangeSessionImplementation } from './probe/exchange-session.ts';
import { exchangeSessionOffersImplementation } from './probe/exchange-session-offers.ts';
import { listenerTlsImplementation } from './probe/listener-tls.ts';
import { secondHopImplementation } from './probe/second-hop.ts';
import { serverAdministrationImplementation } from './probe/server-administration.ts';
import { serverSessionImplementation } from './probe/server-session.ts';
import { allsolutionsReadinessImplementation } from './read/allsolutions-readiness.ts';
import { clientSenseOnpremReadinessImplementation } from './read/client-sense-onprem-readiness.ts';
import { credentialRecordImplementation } from './read/credential-record.ts';
import { exchangeServersImplementation } from './read/exchange-servers.ts';
import { httpsListenersImplementation } from './read/https-listeners.ts';
import { listenerFirewallImplementation } from './read/listener-firewall.ts';
import { monosyncReadinessImplementation } from './read/monosync-readiness.ts';
import { secondHopReading } from './read/second-hop.ts';
import type { Implementations } from './registry.ts';

export const onPremisesImplementations: Implementations = {
  resources: [
    cbtHardeningLevelImplementation,
    computerDelegationImplementation,
    directoryAccountImplementation,
    directoryUserPrincipalNameImplementation,
    ewsProxyImplementation,
    firewallRuleImplementation,
    listenerCertificateImplementation,
    localGroupMemberImplementation,
    powershellRemotingImplementation,
    promotedCredentialImplementation,
    registeredCredentialImplementation,
    remotePowershellImplementation,
    retiredCredentialImplementation,
    retiringCredentialImplementation,
    serverImpersonationAssignmentImplementation,
    serverManagementScopeImplementation,
    serverRoleGroupImplementation,
    serverRoleGroupMemberImplementation,
    stagedCredentialImplementation,
    trustedHostsImplementation,
    virtualDirectoryBasicImplementation,
    winrmHttpsListenerImplementation,
  ],
  sources: [
    allsolutionsReadinessImplementation,
    clientSenseOnpremReadinessImplementation,
    credentialRecordImplementation,
    exchangeServersImplementation,
    httpsListenersImplementation,
    listenerFirewallImplementation,
    monosyncReadinessImplementation,
    secondHopReading,
  ],
  probes: [
    credentialUnusedImplementation,
    ewsChallengeImplementation,
    ewsImpersonationImplementation,
    ewsOwnMailboxImplementation,
    exchangeSessionImplementation,
    exchangeSessionOffersImplementation,
    listenerTlsImplementation,
    secondHopImplementation,
    serverAdministrationImplementation,
    serverSessionImplementation,
  ],
};
