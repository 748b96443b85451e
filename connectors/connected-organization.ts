/**
 * An on-premises Exchange organization made ready to use: how PowerShell is started, where its servers are reached, who
 * works there. A real organization and the simulated one differ only in these values.
 *
 * Invariant: no secret lies in here. An account knows how to fetch its password at the moment of a sign-in.
 */
import type { Clock } from './clock.ts';
import type { Egress } from './egress.ts';

export interface ConnectedOrganization {
  /** The connection's name. */
  name: string;
  clock: Clock;
  /** Program that node-powershell starts. */
  powershell: string;
  /** Where the Exchange Management Shell is reached as the runner. */
  exchange: { uri: string; authentication: RemoteAuthentication };
  /** As whom the runner works; absent: as the account that the worker itself runs as (a gMSA), by Kerberos. */
  accounts: { plan?: StoredAccount; apply?: StoredAccount };
  /** Full URL of EWS, as the vendor's product reaches it. */
  ews: string;
  /** The directory is read and written at this one, so that what was written is found. */
  domainController: string;
  domain: { dns: string; netbios: string };
  /** Addresses by lower-case host name, where names don't resolve from here; none in a network of its own. */
  addresses: Readonly<Record<string, string>>;
  /** PEM of the certificate authorities to trust instead of the built-in ones. */
  trustRoot?: string;
  /** Addresses from which this worker leaves, as the servers see them. */
  egress: readonly Egress[];
}

export type RemoteAuthentication = 'Kerberos' | 'Negotiate' | 'Basic';

/** An account with its password in the secret store. */
export interface StoredAccount {
  /** `CONTOSO\name` or a user principal name. */
  user: string;
  password: () => Promise<string>;
}

/** Addresses as connections name them, however their host names were written. */
export function addressesByHost(addresses: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(addresses).map(([host, address]) => [host.toLowerCase(), address]));
}
