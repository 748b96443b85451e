/**
 * The on-premises organization next to the simulated tenant, as typed tables: Active Directory, the Exchange organization
 * in it, and each Windows server that runs Exchange. The rules of time and visibility of `state.ts` apply here too.
 */
import type { ExchangeState } from './exchange-state.ts';

export interface OnPremisesState {
  domain: {
    /** contoso.local */
    dns: string;
    /** CONTOSO */
    netbios: string;
    /** Suffixes that a user principal name may have, the domain's own among them. */
    upnSuffixes: string[];
  };
  /** Host names. A write at one is seen at the others after a while. */
  domainControllers: string[];
  accounts: DirectoryAccount[];
  groups: DirectoryGroup[];
  computers: DirectoryComputer[];
  /** Writes to the three tables above that not everybody sees yet, oldest first. */
  replication: PendingReplication[];
  /**
   * Role groups, roles, assignments, scopes and mailboxes of this organization; its own, whatever the names. Its distribution
   * groups are those of `groups` that have an address, and its users the directory's.
   */
  exchange: ExchangeState;
  servers: ExchangeServer[];
  trackingLog: TrackedMessage[];
}

/** A user or a managed service account of Active Directory. */
export interface DirectoryAccount {
  /** objectGUID. */
  id: string;
  sid: string;
  kind: 'user' | 'managed-service-account';
  samAccountName: string;
  userPrincipalName: string;
  distinguishedName: string;
  displayName: string;
  description: string;
  enabled: boolean;
  /** Empty: none was ever set. */
  password: string;
  passwordChangedAt: string;
  passwordNeverExpires: boolean;
  wrongPasswords: number;
  /** Until then even the right password is refused; null or past: not locked out. */
  lockedUntil: string | null;
  /** 1 for what AdminSDHolder guards, else null. */
  adminCount: number | null;
  accountNotDelegated: boolean;
  trustedForDelegation: boolean;
  /** Synchronized to Entra: a changed name is changed there too. */
  isSynchronized: boolean;
  remotePowerShellEnabled: boolean;
  createdAt: string;
}

export interface DirectoryGroup {
  id: string;
  sid: string;
  samAccountName: string;
  distinguishedName: string;
  category: 'Security' | 'Distribution';
  scope: 'DomainLocal' | 'Global' | 'Universal';
  /** A group that Exchange has as a distribution group has one. */
  primarySmtpAddress: string | null;
  /** Ids of accounts and computers. */
  memberIds: string[];
}

/** What others have of an object until a write reaches them. */
export interface PendingReplication {
  table: 'accounts' | 'groups' | 'computers';
  objectId: string;
  /** The domain controller that has it. */
  writtenAt: string;
  /** From when the other domain controllers have it, and from when Exchange sees it. */
  replicatedAt: string;
  inExchangeAt: string;
  /**
   * The properties as they were before a change; the whole row before a removal; null: the object is new, and unknown
   * elsewhere.
   */
  before: Partial<DirectoryAccount> | Partial<DirectoryGroup> | Partial<DirectoryComputer> | null;
}

export interface DirectoryComputer {
  id: string;
  sid: string;
  /** EX01; its account is EX01$. */
  name: string;
  dnsHostName: string;
  distinguishedName: string;
  trustedForDelegation: boolean;
  /** Distinguished names of who may act here on behalf of others (msDS-AllowedToActOnBehalfOfOtherIdentity). */
  principalsAllowedToDelegateToAccount: string[];
}

/** One Windows server with Exchange. */
export interface ExchangeServer {
  /** EX01 */
  name: string;
  /** ex01.contoso.local */
  fqdn: string;
  guid: string;
  adminDisplayVersion: string;
  serverRole: string;
  /** Last part of its loopback address, 127.0.<block>.<n>. */
  host: number;
  /** A machine that is down answers nothing, on no port. */
  isDown: boolean;
  /** Whether a session on it gets on to Exchange with Kerberos without any delegation. */
  secondHopWorks: boolean;
  virtualDirectories: VirtualDirectory[];
  /** BUILTIN groups by SID, with SIDs of their members. */
  localGroups: { sid: string; name: string; memberSids: string[] }[];
  services: { name: string; status: 'Running' | 'Stopped'; startType: 'Automatic' | 'Manual' | 'Disabled' }[];
  sessionConfigurations: { name: string; enabled: boolean; permission: string; securityDescriptorSddl: string }[];
  winrm: {
    /** Setting by path below `winrm/config`, with where it comes from: `GPO` can't be changed here. */
    cbtHardeningLevel: 'None' | 'Relaxed' | 'Strict';
    cbtHardeningLevelSource: '' | 'GPO';
    /** Comma-separated, as the setting is kept. */
    trustedHosts: string;
    trustedHostsSource: '' | 'GPO';
    listeners: WinrmListener[];
  };
  certificates: StoredCertificate[];
  firewallRules: FirewallRule[];
  /** Of web.config of the EWS virtual directory: `system.net/defaultProxy/proxy`; null: no such element. */
  ewsProxy: { usesystemdefault: string; proxyaddress: string; bypassonlocal: string } | null;
}

export interface VirtualDirectory {
  kind: 'PowerShell' | 'EWS';
  guid: string;
  /** `EX01\PowerShell (Default Web Site)` */
  identity: string;
  basicAuthentication: boolean;
  windowsAuthentication: boolean;
  oauthAuthentication: boolean;
  requireSsl: boolean;
  extendedProtectionTokenChecking: 'None' | 'Allow' | 'Require';
  internalUrl: string;
  externalUrl: string | null;
  /** Answers with a redirect to a form instead of a challenge. */
  formsLogon: boolean;
}

export interface WinrmListener {
  /** Listener_1305953032 */
  name: string;
  transport: 'HTTP' | 'HTTPS';
  address: '*';
  port: number;
  hostname: string;
  /** Upper-case hexadecimal; empty for HTTP. */
  certificateThumbprint: string;
  enabled: boolean;
}

/** A certificate in Cert:\LocalMachine\My. */
export interface StoredCertificate {
  thumbprint: string;
  subject: string;
  issuer: string;
  dnsNames: string[];
  friendlyName: string;
  notBefore: string;
  notAfter: string;
  hasPrivateKey: boolean;
  /** DER, base64. */
  der: string;
  /** PKCS#8, PEM: what the listener's socket is served with. */
  privateKey: string;
  enhancedKeyUsages: string[];
  /** What Exchange uses it for, as `Services` shows it (`IIS, SMTP`); absent: for nothing. */
  exchangeServices?: string;
}

export interface FirewallRule {
  name: string;
  displayName: string;
  enabled: boolean;
  direction: 'Inbound' | 'Outbound';
  action: 'Allow' | 'Block';
  protocol: string;
  localPort: string[];
  /** Addresses, ranges, or `Any`. */
  remoteAddress: string[];
  profile: string;
}

export interface TrackedMessage {
  server: string;
  timestamp: string;
  eventId: string;
  source: string;
  sender: string;
  recipients: string[];
  messageSubject: string;
  messageId: string;
}
