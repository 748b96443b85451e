/** On-premises servers: Exchange, Active Directory, WinRM. */
import type { FailureMessages } from './failure-message.ts';

export const serverFailures = {
  'connection-without-servers': {
    failureClass: 'invalid',
    operator: 'This connection has no Exchange servers on premises',
    advice: 'Choose a connection of kind exchange-server (or simulated).',
    source: 'connections.yaml',
  },
  'connection-without-tenant': {
    failureClass: 'invalid',
    operator: 'This connection has no tenant in Microsoft 365',
    advice: 'Choose a connection of kind exchange-online (or simulated).',
    source: 'connections.yaml',
  },
  'exchange-server-unknown': {
    failureClass: 'invalid',
    operator: 'Exchange has no server of this name',
    advice: 'Compare the name with Get-ExchangeServer, or write "all".',
    source: 'odp, Get-ExchangeServer',
  },
  'server-answer-unexpected': {
    failureClass: 'invalid',
    operator: "A server gives an answer that isn't understood",
    advice: 'Check the object on the server itself; nothing was changed.',
    source: 'rule of the connector: what is not understood is not guessed',
  },
  'setting-by-group-policy': {
    failureClass: 'invalid',
    operator: 'Group policy decides this setting of WinRM, so that it cannot be changed on the server',
    advice: 'Have it changed in the policy, or leave it out of the input; then plan again.',
    source: 'psdocs, about_Remote_Troubleshooting: Source GPO',
  },
  'server-is-domain-controller': {
    failureClass: 'invalid',
    operator:
      'This server is a domain controller: it has no local groups, and a member of Remote Management Users there is one on every domain controller',
    advice: 'Leave this server out, and have Exchange on a server of its own.',
    source: 'learn, Exchange requirements: Exchange on domain controllers is not recommended',
  },
  'server-computer-unclear': {
    failureClass: 'invalid',
    operator: "The computer object of this name in Active Directory isn't this server",
    advice: 'Compare the DNS name of the computer object with the host name of the server.',
    source: 'design: delegation is set on the right computer or on none',
  },
  'account-not-in-directory': {
    failureClass: 'invalid',
    operator: "There is no such account in the connection's domain",
    advice: 'Check the spelling, and that the account is in the domain that the connection names.',
    source: 'learn, Get-ADUser',
  },
  'account-disabled-in-directory': {
    failureClass: 'invalid',
    operator: 'The account is disabled',
    advice: 'Find out why, and enable it, or name another one.',
    source: 'learn, Get-ADUser',
  },
  'listener-certificate-missing': {
    failureClass: 'invalid',
    operator: 'No certificate that an authority has issued for this server can serve its listener',
    advice:
      "Install one in the computer's personal store, with its private key, for server authentication and with the server's full name; or choose a self-signed one.",
    source: 'learn, win32/winrm/installation-and-configuration',
  },
  'newer-certificate-missing': {
    failureClass: 'invalid',
    operator: 'No newer certificate is installed on the server than the one that is to be replaced',
    advice:
      "Have the authority issue one, install it in the computer's personal store with its private key, and retry.",
    source: "the vendor's document, 3.3.1",
  },
  'certificate-gone': {
    failureClass: 'invalid',
    operator: "The certificate is no longer in the server's store",
    advice: 'Find out who removed it. What the listener shows now is left as it is.',
    source: 'learn, Set-WSManInstance: a listener needs a certificate that is there',
  },
  'listener-gone': {
    failureClass: 'invalid',
    operator: 'The server no longer has an HTTPS listener of WinRM',
    advice: 'Find out who removed it. If it is to be there, run the runbook again that made it.',
    source: 'design: a rotation opens no doors',
  },
  'certificate-in-use': {
    failureClass: 'conflict',
    operator: 'The old certificate is still used on the server, so it is not removed',
    advice: 'Give what uses it another one, then retry; or skip the step, and the certificate stays.',
    source: 'odp, Get-ExchangeCertificate (Services); learn, Get-WSManInstance',
  },
  'directory-account-other-domain': {
    failureClass: 'invalid',
    operator: "The account is of another domain than the connection's",
    advice: 'Write the short name of the domain that the connection names.',
    source: 'connections.yaml',
  },
  'directory-account-has-mailbox': {
    failureClass: 'invalid',
    operator: 'The account has a mailbox, and this account is to have none',
    advice: "Choose another account: this one is a person's, or another product's.",
    source: "the vendor's document: without a mailbox of its own",
  },
  'directory-account-privileged': {
    failureClass: 'invalid',
    operator: 'The account is or was an administrator (adminCount), and this account is to have no such rights',
    advice: 'Choose another account.',
    source: "the vendor's document: without administrator rights; learn, AdminSDHolder",
  },
  'directory-account-in-role-group': {
    failureClass: 'invalid',
    operator: 'The account already has roles of Exchange, by a role group or an assignment',
    advice: 'Choose another account, or remove the roles that are named from it.',
    source: "the vendor's document: without administrator rights",
  },
  'mailbox-not-on-premises': {
    failureClass: 'invalid',
    operator: 'The mailbox is not on these servers',
    advice:
      'Impersonation on premises reaches mailboxes on premises only. Choose one that is here; for mailboxes in Exchange Online use the runbook for it.',
    source: 'odp, Get-Recipient: RecipientTypeDetails',
  },
  'target-mailbox-outside-scope': {
    failureClass: 'invalid',
    operator: 'The mailbox for the proof that access works is not in the scope',
    advice: 'Choose a mailbox that the filter or the group includes; of a group only the direct members count.',
    source: 'odp, Get-Recipient -Filter; MemberOfGroup counts direct members',
  },
  'outside-mailbox-in-scope': {
    failureClass: 'invalid',
    operator: 'The mailbox for the proof that access reaches no further than the scope is in the scope',
    advice: "Choose a mailbox that the filter or the group doesn't include.",
    source: 'design: a negative probe needs a mailbox outside',
  },
  'scope-group-missing': {
    failureClass: 'invalid',
    operator: 'The directory has no group of this name',
    advice: 'Check the name: it is the one that Get-Group shows.',
    source: 'odp, Get-Group',
  },
  'impersonation-others': {
    failureClass: 'invalid',
    operator: 'The account has other assignments of ApplicationImpersonation, and they defeat the scope',
    advice:
      'Plan again with removeWiderAssignments, which shows their removal for approval, or have them removed, or choose another account.',
    source: 'odp, New-ManagementRoleAssignment: assignments add up',
  },
  'virtual-directory-missing': {
    failureClass: 'invalid',
    operator: 'Exchange has no such virtual directory on this server, or several',
    advice: 'Check what Get-PowerShellVirtualDirectory or Get-WebServicesVirtualDirectory shows for the server.',
    source: 'odp, Get-WebServicesVirtualDirectory',
  },
  'impersonation-not-in-cloud': {
    failureClass: 'invalid',
    operator:
      'Exchange Online has no ApplicationImpersonation role since February 2025 and takes no user name and password; the server names podNNNNN.outlook.com are gone',
    advice:
      'Ask AllSolutions for Microsoft Graph with an application that is limited to a scope (RBAC for Applications). Where the vendor confirms that the installed version signs in to EWS as an application, plan again with vendorConfirmsOauth: that works until EWS ends on 2027-04-01.',
    source: 'Exchange Team Blog 4062671, 4492361',
  },
} as const satisfies FailureMessages;
