/**
 * A connection made ready to use: addresses, trust root, identities, clock. There is one code path afterwards: a real
 * tenant and the simulated one differ only in these values.
 *
 * Invariant: no secret lies in here. An identity knows how to fetch its credential at the moment of a sign-in.
 */
import type { Clock } from './clock.ts';
import type { ConnectedOrganization } from './connected-organization.ts';
import type { Egress } from './egress.ts';
import type { Identity } from './entra/identity.ts';
import type { OwnIdentities } from '../domain/own-identities.ts';

/** What a connection's name leads to: a tenant, an on-premises organization, or (the simulated one) both. */
export type AnyConnected = Connected | ConnectedServers;

/** An on-premises organization without a tenant. */
export interface ConnectedServers {
  name: string;
  kind: 'exchange-server';
  clock: Clock;
  breakGlassAccounts: readonly string[];
  onPremises: ConnectedOrganization;
  /** As in `Connected`. */
  otherConnections?: OwnIdentities;
}

export interface Connected {
  /** The connection's name. */
  name: string;
  kind: 'exchange-online' | 'simulated';
  tenantId: string;
  /** Initial domain, such as contoso.onmicrosoft.com. */
  organization: string;
  /** Authority with the tenant: https://login.microsoftonline.com/<tenant id>. */
  authority: string;
  /** Origin of Graph, without a version: https://graph.microsoft.com. */
  graph: string;
  /** Origin of the Exchange administration endpoint: https://outlook.office365.com. */
  exchange: string;
  /** Full URL of EWS. */
  ews: string;
  /** Origin of Security & Compliance administration, before its redirect: https://ps.compliance.protection.outlook.com. */
  compliance: string;
  /** IMAP and POP over TLS from the first byte. */
  imap: HostAndPort;
  pop: HostAndPort;
  /** SMTP submission; TLS by STARTTLS. */
  smtp: HostAndPort;
  /** Audiences to ask tokens for. That of Exchange is also that of IMAP, POP and SMTP. */
  scopes: { graph: string; exchange: string; compliance: string };
  /** PEM of the certificate authorities to trust instead of the built-in ones. */
  trustRoot?: string;
  /** HTTP proxy to go through. */
  proxy?: string;
  identities: { plan: Identity; apply: Identity };
  clock: Clock;
  /** UPNs or object ids that no runbook touches. */
  breakGlassAccounts: readonly string[];
  /** Addresses from which this runner leaves, as Entra sees them. The first is used when nothing else is said. */
  egress: readonly Egress[];
  /** Administration interface of the simulator; absent on a real connection. */
  administration?: string;
  /** Client IDs of the simulator's applications that people sign decisions with; those of a file are among `otherConnections`. */
  decisions?: readonly string[];
  /** The organization on premises, where the connection has one as well as the tenant. */
  onPremises?: ConnectedOrganization;
  /** The identities of all connections of the file: no step is about one of them. Absent: there are no others. */
  otherConnections?: OwnIdentities;
}

interface HostAndPort {
  host: string;
  port: number;
}
