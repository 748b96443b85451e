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
    operator: "A server answers in a way that isn't understood",
    advice: 'Look at the object on the server itself; nothing was changed.',
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
      'This server is a domain controller: it has no local groups, and who is in Remote Management Users there is in it on every domain controller',
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
  'certificate-in-use': {
    failureClass: 'conflict',
    operator: 'The old certificate is still used on the server, so it is not removed',
    advice: 'Give what uses it another one, then retry; or skip the step, and the certificate stays.',
    source: 'odp, Get-ExchangeCertificate (Services); learn, Get-WSManInstance',
  },
} as const satisfies FailureMessages;
