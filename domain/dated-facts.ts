/**
 * What has an end date: roles, protocols, cmdlets and parameters that vendor documents ask for and that are gone, or are
 * about to be. Each fact has its date, its source, and the day on which that source was last read, so that the
 * overdue ones can be named. Runbooks say what replaces them by `run.superseded(dated.<fact>)`.
 *
 * Sources: `blog` = Exchange Team Blog, `MC` = Microsoft 365 message center, `learn` =
 * learn.microsoft.com.
 */
import type { Superseded } from './plan.ts';

export interface DatedFact {
  readonly id: string;
  /** What vendor documents ask for, where they do. */
  readonly asked?: string;
  readonly reason: string;
  /** ISO 8601 date from which it is true. */
  readonly since: string;
  /** What serves the same purpose today. */
  readonly insteadOf: string;
  readonly source: string;
  /** ISO 8601 date on which the source was last read. */
  readonly reviewed: string;
  /** Days after which the source must be read again: fewer where Microsoft still moves the date. */
  readonly reviewEvery: number;
}

const reviewed = '2026-11-21';

const facts = {
  applicationImpersonationOnline: {
    asked: 'The role ApplicationImpersonation in the role group',
    reason: 'Exchange Online no longer has this role: assignments were blocked in 2024, and the role was then removed.',
    since: '2025-02-01',
    insteadOf:
      'An application that reads mail by Graph, limited to the mailboxes of a management scope (RBAC for Applications).',
    source: 'blog 4062671',
    reviewed,
    reviewEvery: 365,
  },
  messageTrace: {
    asked: 'A test with Get-MessageTrace',
    reason: 'The cmdlet has been replaced, and no longer answers.',
    since: '2025-09-01',
    insteadOf: 'Get-MessageTraceV2, which the same role contains (Message Tracking).',
    source: 'learn, new-message-trace',
    reviewed,
    reviewEvery: 365,
  },
  mfaAllowListByAddress: {
    asked: 'MFA on the account, with the address of Client Sense on an allow list',
    reason:
      'Such a list exempts every account that signs in from the address, and the module that per-user MFA was administered with (MSOnline) is out of support. In Conditional Access every policy that applies must be satisfied, so no policy can exempt an account from another one.',
    since: '2025-03-30',
    insteadOf:
      'A block of this account outside its addresses, and its exclusion from the policies that stop it, each shown before it is approved.',
    source: 'Azure/azure-docs-powershell-azuread; learn, Conditional Access',
    reviewed,
    reviewEvery: 180,
  },
  connectivityAnalyzer: {
    asked: "Microsoft's connectivity analyzer with the account's password, to test impersonation",
    reason: 'It tests a role that no longer exists, and a password would be typed into a website.',
    since: '2025-02-01',
    insteadOf: 'A probe as the application: it reads a mailbox inside the scope, and is refused outside of it.',
    source: 'blog 4062671',
    reviewed,
    reviewEvery: 365,
  },
  ewsEnds: {
    asked: 'Contacts read by EWS',
    reason:
      'Exchange Online switches EWS off: in phases since 2026-10-01 for tenants that have not decided, on 2027-04-01 for every tenant.',
    since: '2026-10-01',
    insteadOf: 'EWS as an application in a scope while the gate is open, in addition to Graph, which stays.',
    source: 'blog 4492361; MC1227454',
    reviewed,
    reviewEvery: 30,
  },
  ewsGateClosed: {
    asked: 'Contacts read by EWS',
    reason:
      "This tenant's policy blocks EWS, and opening it would be a decision about every application of the tenant.",
    since: '2026-10-01',
    insteadOf: 'Graph in the same scope. EWS is left out; it ends for every tenant on 2027-04-01.',
    source: 'blog 4492361; MC1227454',
    reviewed,
    reviewEvery: 30,
  },
  credentialParameter: {
    asked: 'Connect-ExchangeOnline with a user name and a password',
    reason: 'Versions of ExchangeOnlineManagement released from July 2026 on have no -Credential.',
    since: '2026-07-01',
    insteadOf: 'A pinned version from before July 2026, until the service ends it too; better, a certificate.',
    source: 'MC1248389',
    reviewed,
    reviewEvery: 60,
  },
  azureAdAndMsOnlineModules: {
    asked: 'The PowerShell modules AzureAD and MSOnline',
    reason: 'They are out of support.',
    since: '2025-03-30',
    insteadOf: 'Microsoft Graph.',
    source: 'Azure/azure-docs-powershell-azuread',
    reviewed,
    reviewEvery: 365,
  },
  protectionManageAsApp: {
    asked: 'Exchange.ManageAsApp of Office 365 Exchange Online, for Security & Compliance as well',
    reason:
      'Security & Compliance is a resource of its own: an application needs the role of Microsoft Exchange Online Protection there.',
    since: '2026-08-01',
    insteadOf:
      'Exchange.ManageAsApp of both: what the document has, and the one of Microsoft Exchange Online Protection.',
    source: 'odp, Connect-IPPSSession and app-only authentication (August 2026)',
    reviewed,
    reviewEvery: 90,
  },
  complianceSearchSession: {
    asked:
      'Version 3.2.0 of ExchangeOnlineManagement and Connect-IPPSSession with a certificate, for compliance searches',
    reason:
      'The *-ComplianceSearch cmdlets require version 3.9.0 of August 2025 and a session of their own; with a certificate 3.10.0.',
    since: '2025-08-01',
    insteadOf: 'Version 3.10.0 or later, and Connect-IPPSSession with -EnableSearchOnlySession.',
    source: 'odp, Connect-IPPSSession, New-ComplianceSearch',
    reviewed,
    reviewEvery: 60,
  },
  exchangeServerVersions: {
    asked: 'Exchange Server 2010 or later, with its latest service pack',
    reason:
      'Exchange Server 2010 to 2019 are out of support; 2016 and 2019 get updates only under a paid extension of it.',
    since: '2025-10-14',
    insteadOf: 'Exchange Server Subscription Edition. The plan shows the version of each server.',
    source: 'learn, lifecycle of Exchange Server; blog of June 2026 on the extension',
    reviewed,
    reviewEvery: 90,
  },
  impersonationByDiscoveryManagement: {
    asked: 'ApplicationImpersonation added to the role group Discovery Management, in Exchange Online',
    reason:
      'Exchange Online no longer has this role; and an integration does not belong in a built-in role group that searches every mailbox.',
    since: '2025-02-01',
    insteadOf: 'An application of its own with the role Application EWS.AccessAsApp, limited to a scope.',
    source: 'blog 4062671',
    reviewed,
    reviewEvery: 365,
  },
  basicAuthenticationOnline: {
    asked: 'A user name and a password (Basic) for EWS in Exchange Online',
    reason: 'Exchange Online accepts none for EWS.',
    since: '2022-10-01',
    insteadOf: 'OAuth: the application signs in by a certificate.',
    source: 'MC375736: switched off for EWS, tenant by tenant, from that day on',
    reviewed,
    reviewEvery: 365,
  },
  ewsAtPodServers: {
    asked: 'EWS in Exchange Online at a server such as podNNNNN.outlook.com',
    reason:
      'Those names no longer exist, and EWS itself is switched off in Exchange Online: in phases since 2026-10-01, on 2027-04-01 for every tenant.',
    since: '2026-10-01',
    insteadOf:
      "EWS at outlook.office365.com as an application in a scope, while the tenant's gate is open; then Microsoft Graph.",
    source: 'blog 4492361; MC1227454',
    reviewed,
    reviewEvery: 30,
  },
  unconstrainedDelegation: {
    asked: 'TrustedForDelegation on the computer object of every Exchange server',
    reason:
      "It lets the server act as any account towards any service. Microsoft says that it is for tests only, and that it doesn't support a second hop over WinRM.",
    since: '2023-10-23',
    insteadOf:
      'The second hop is tried first. Only where it fails, a delegation is planned, by default one to the server itself alone, with an approval of its own; then the hop is proven.',
    source: 'psdocs, PS-remoting-second-hop (of that date)',
    reviewed,
    reviewEvery: 180,
  },
  trustedHostsOnServer: {
    asked: 'TrustedHosts on every Exchange server',
    reason:
      "It is a client's setting: it names the hosts that programs on the server connect to without proof of the host's identity, and has no effect on who can connect to the server.",
    since: '2018-05-31',
    insteadOf:
      'No change. The firewall and the group decide who can connect. With trustedHosts it is set all the same, with its risk.',
    source: 'learn, win32/winrm/installation-and-configuration (of that date); psdocs, about_Remote_Troubleshooting',
    reviewed,
    reviewEvery: 365,
  },
  channelBindingNone: {
    asked: 'CbtHardeningLevel None',
    reason:
      'Relaxed, the default, accepts clients that send no channel binding token; None accepts wrong tokens as well, which is only needed where something between them opens TLS.',
    since: '2018-05-31',
    insteadOf: 'No change. With cbtHardeningLevel it is set all the same, with its risk.',
    source: 'learn, win32/winrm/installation-and-configuration (of that date)',
    reviewed,
    reviewEvery: 365,
  },
  smtpBasicAuthentication: {
    asked: 'SMTP with a user name and a password',
    reason: 'It is off by default from the end of December 2026; an administrator can turn it on again.',
    since: '2026-12-31',
    insteadOf: 'SMTP with OAuth as an application (SMTP.SendAsApp).',
    source: 'blog 4489835',
    reviewed,
    reviewEvery: 30,
  },
} as const satisfies Record<string, Omit<DatedFact, 'id'>>;

type DatedFactId = keyof typeof facts;

/** Every fact, for `doctor` and the documentation. */
export const datedFacts: readonly DatedFact[] = Object.entries(facts).map(([id, fact]) => ({ id, ...fact }));

/**
 * The version of Microsoft's module that still signs in with a user name and a password. No version number: the message
 * names a date of release.
 */
const moduleWithUserNameAndPassword =
  'ExchangeOnlineManagement, pinned to a version released before July 2026: later ones have no -Credential (MC1248389), and the service will end it for the older ones too';

/** What a runbook definition says by `run.superseded`. */
export const dated = {
  applicationImpersonationOnline: superseded('applicationImpersonationOnline'),
  messageTrace: superseded('messageTrace'),
  mfaAllowListByAddress: superseded('mfaAllowListByAddress'),
  connectivityAnalyzer: superseded('connectivityAnalyzer'),
  azureAdAndMsOnlineModules: superseded('azureAdAndMsOnlineModules'),
  protectionManageAsApp: superseded('protectionManageAsApp'),
  unconstrainedDelegation: superseded('unconstrainedDelegation'),
  trustedHostsOnServer: superseded('trustedHostsOnServer'),
  channelBindingNone: superseded('channelBindingNone'),
  smtpBasicAuthentication: superseded('smtpBasicAuthentication'),
  complianceSearchSession: superseded('complianceSearchSession'),
  exchangeServerVersions: superseded('exchangeServerVersions'),
  impersonationByDiscoveryManagement: superseded('impersonationByDiscoveryManagement'),
  basicAuthenticationOnline: superseded('basicAuthenticationOnline'),
  ewsAtPodServers: superseded('ewsAtPodServers'),
  ewsEnds: superseded('ewsEnds'),
  ewsGateClosed: superseded('ewsGateClosed'),
  moduleWithUserNameAndPassword,
};

function superseded(id: DatedFactId): Superseded {
  const { asked, reason, since, insteadOf } = facts[id];
  return { asked, reason, since, insteadOf };
}

const day = 24 * 60 * 60 * 1000;

/**
 * The facts whose source must be read again.
 * @param today ISO 8601 date or time
 */
export function overdue(today: string): readonly DatedFact[] {
  const now = Date.parse(today);
  return datedFacts.filter((fact) => Date.parse(fact.reviewed) + fact.reviewEvery * day < now);
}
