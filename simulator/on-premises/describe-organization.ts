/** What the readiness line says of the organization on premises: where it is reached, and who may sign in there. */
import { onPremisesEgress } from '../windows/network.ts';
import type { OnPremisesState } from '../tenant/on-premises-state.ts';
import { accountNames } from './seed/accounts.ts';

export interface OnPremisesReadiness {
  /** The fake `pwsh`. */
  powershell: string;
  exchange: { uri: string; authentication: 'Kerberos' };
  ews: string;
  domain: { dns: string; netbios: string };
  domainController: string;
  /** Fully qualified names. */
  servers: string[];
  /** Loopback addresses by host name: none of these names resolves. */
  addresses: Record<string, string>;
  /** A client that binds this loopback address comes from that one. */
  egress: Record<string, string>;
  credentials: { userName: string; password: string; name: string }[];
  mailboxes: string[];
}

export function describeOrganization(
  state: OnPremisesState,
  reached: Pick<OnPremisesReadiness, 'powershell' | 'ews' | 'addresses'>,
): OnPremisesReadiness {
  const { domain, domainControllers, servers, accounts, exchange } = state;
  const { clientSense, monosync, synchronized } = accountNames;
  return {
    powershell: reached.powershell,
    exchange: { uri: `http://${servers[0]!.fqdn}/PowerShell/`, authentication: 'Kerberos' },
    ews: reached.ews,
    domain: { dns: domain.dns, netbios: domain.netbios },
    domainController: domainControllers[0]!,
    servers: servers.map(({ fqdn }) => fqdn),
    addresses: { ...reached.addresses },
    egress: { ...onPremisesEgress },
    credentials: [clientSense, monosync, synchronized].flatMap((name) => {
      const account = accounts.find(({ samAccountName }) => samAccountName === name);
      if (account === undefined) return [];
      const { userPrincipalName: userName, password, displayName } = account;
      return [{ userName, password, name: displayName }];
    }),
    mailboxes: exchange.mailboxes.map(({ primarySmtpAddress }) => primarySmtpAddress),
  };
}
