/** PowerShell: its sessions, and what it reports before a cmdlet runs. */
import type { FailureMessages } from './failure-message.ts';

export const powershellFailures = {
  'powershell-outcome-unknown': {
    failureClass: 'unknown-outcome',
    operator: 'PowerShell ended, hung or answered nothing that could be read, and may have done what was asked',
    advice: 'Retry: it is read back in a new session before anything is repeated.',
    whileRetrying: 'Nothing to do: it is read back in a new session before anything is repeated.',
    source: 'measured: a session that died can look like one that answered nothing',
  },
  'powershell-session-lost': {
    failureClass: 'transient',
    operator: 'PowerShell ended, hung or answered nothing that could be read, and has changed nothing',
    advice: "See why PowerShell ends or hangs on the worker's machine, then retry: a new session is opened.",
    whileRetrying: 'Nothing to do: the run tries again in a new session.',
    source: 'measured: a session that died can look like one that answered nothing',
  },
  'powershell-missing': {
    failureClass: 'invalid',
    operator: "PowerShell can't be started on the worker's machine",
    advice: 'Install PowerShell 7.5 or later there, or name its program in the connection ("powershell").',
    source: 'Node.js error codes of a program that is not there or may not be run',
  },
  'powershell-not-started': {
    failureClass: 'transient',
    operator: 'PowerShell ended or hung while it was started',
    advice: "Start the program by hand on the worker's machine, to see what it says, then retry.",
    source: 'measured',
  },
  'powershell-script-refused': {
    failureClass: 'invalid',
    operator: 'PowerShell refuses the script that calls are made through',
    advice:
      "Install PowerShell 7.5 or later on the worker's machine; where a policy restricts its language, exempt the worker's account.",
    source: 'psdocs: ConvertFrom-Json -DateKind is in 7.5 and later; about_Language_Modes',
  },
  'powershell-no-time': {
    failureClass: 'transient',
    operator: "The step's time was used up before PowerShell had begun with what it was asked",
    advice:
      "Nothing was done. See whether the server answers, what else this worker does with PowerShell, and how long the program takes to start on the worker's machine.",
    source: 'bound of the connector',
  },
  'powershell-busy': {
    failureClass: 'transient',
    operator: 'All PowerShell sessions of this connection were in use',
    advice: 'See what else this worker does with PowerShell, then retry: nothing was sent.',
    whileRetrying: 'Nothing to do: the run tries again; nothing was sent.',
    source: 'bound of the connector',
  },
  'powershell-invalid': {
    failureClass: 'invalid',
    operator: "A value can't be passed to PowerShell unchanged",
    advice: 'Change the input: nothing was sent.',
    source: 'measured: what survives the round trip',
  },
  'powershell-request-too-large': {
    failureClass: 'invalid',
    operator: 'A call of PowerShell is larger than the bound for it',
    advice: 'Give fewer or shorter values: nothing was sent.',
    source: 'bound of the connector',
  },
  'powershell-answer-too-large': {
    failureClass: 'invalid',
    operator: "A cmdlet's answer is larger than the bound for it",
    advice: 'Narrow what is asked for (ResultSize, a filter, fewer properties).',
    source: 'measured: above 1 MB the time to read an answer grows with its square',
  },
  'powershell-answer-incomplete': {
    failureClass: 'invalid',
    operator: "A cmdlet ran, and its answer can't be returned in full",
    advice: 'Report it with the name of the cmdlet: fewer properties must be asked for.',
    source:
      'measured: ConvertTo-Json cuts what is nested too deep, and fails on keys that are no strings; half of a surrogate pair has no form in UTF-8',
  },
  'powershell-object-not-found': {
    failureClass: 'not-found',
    operator: "The object isn't there",
    advice: 'Check its name.',
    source: 'practice: ADIdentityNotFoundException, ItemNotFoundException and their kind',
  },
  'powershell-already-exists': {
    failureClass: 'conflict',
    operator: 'The change is refused because the object exists already',
    advice: 'Check what is there, then plan again.',
    source: 'practice: ADIdentityAlreadyExistsException and its kind',
  },
  'powershell-denied': {
    failureClass: 'denied',
    operator: "The account that works here isn't allowed to do this",
    advice: 'Give it the right (role group, group of administrators, permission), and retry.',
    source: 'psdocs: ErrorCategory PermissionDenied, SecurityError',
  },
  'powershell-cmdlet-missing': {
    failureClass: 'invalid',
    operator: "The cmdlet isn't there where it was called",
    advice: "Install its module: on the worker's machine the Active Directory module of RSAT, on a server its role.",
    source: 'measured: CommandNotFoundException',
  },
  'powershell-parameter-invalid': {
    failureClass: 'invalid',
    operator: "A cmdlet doesn't accept its parameters",
    advice: 'Compare the input with what the message says.',
    source: 'measured: NamedParameterNotFound, ParameterArgumentTransformationError',
  },
  'powershell-directory-unavailable': {
    failureClass: 'transient',
    operator: "The domain controller doesn't answer",
    advice: 'Check the Active Directory Web Services there, then retry.',
    source: 'practice: ADServerDownException',
  },
  'powershell-cmdlet-failed': {
    failureClass: 'transient',
    operator: 'A cmdlet failed while it was reading, for a reason that has no rule of its own',
    advice: 'Compare with the error that is named, then retry.',
    source: 'rule of the connector',
  },
  'powershell-change-failed': {
    failureClass: 'unknown-outcome',
    operator: 'A cmdlet failed for a reason that has no rule of its own, and may have done a part of what was asked',
    advice:
      'Compare with the error that is named, then retry: what is there is read back before anything else is done.',
    source: 'measured: an error may come after a part of the work',
  },
  'powershell-server-unreachable': {
    failureClass: 'transient',
    operator: 'No PowerShell session can be opened: the server does not answer',
    advice: 'Check that the server is up, its address and firewall, then retry.',
    whileRetrying: 'Check that the server is up, its address and firewall; the run tries again by itself.',
    source: 'PowerShell source: WSMan error codes of a session that is not opened',
  },
  'powershell-server-full': {
    failureClass: 'transient',
    operator: 'The server has no room for another PowerShell session',
    advice: "End the account's sessions that are left over there, then retry.",
    whileRetrying:
      "Nothing to do yet: the run tries again. If it lasts, end the account's sessions that are left over there.",
    source: 'PowerShell source: WSMan error codes of quotas',
  },
  'powershell-session-refused': {
    failureClass: 'denied',
    operator: 'The server refuses the PowerShell session',
    advice: 'Check name and password of the account, and that it may use remote PowerShell there.',
    source: 'PowerShell source: WSMan error codes; odp: RemotePowerShellEnabled',
  },
  'powershell-upn-suffix': {
    failureClass: 'denied',
    operator:
      "The server refuses the PowerShell session with an empty message, as it does when the account's user principal name ends in a local domain",
    advice: "Give the account a user principal name with the organization's public suffix, and retry.",
    source: "practice: the vendor's document on sign-ins that fail with an empty message",
  },
  'powershell-authentication-not-offered': {
    failureClass: 'denied',
    operator: "The server doesn't offer this way of authentication",
    advice: 'Compare it with what the PowerShell virtual directory or the WinRM service offers.',
    source: 'PowerShell source: WSMan error codes of a session that is not opened',
  },
  'powershell-certificate-not-trusted': {
    failureClass: 'denied',
    operator: "The server's certificate isn't trusted, or is for another name",
    advice: "Let the worker's machine trust its authority, and use the name that the certificate is for.",
    source: 'practice: error 12175 of WinHTTP when a session is opened',
  },
  'powershell-remoting-missing': {
    failureClass: 'invalid',
    operator: "PowerShell on the worker's machine has no remoting to Windows servers",
    advice: 'Run the worker of this connection on Windows: remoting by WSMan is there only.',
    source: 'PowerShell source: WSManClientDllNotAvailable',
  },
  'powershell-endpoint-missing': {
    failureClass: 'invalid',
    operator: 'The server has no such PowerShell endpoint',
    advice: 'Check the address, and that PowerShell remoting is enabled there.',
    source: 'PowerShell source: WSMan error codes of a session that is not opened',
  },
  'listener-unreachable': {
    failureClass: 'transient',
    operator: "The server's WinRM listener can't be reached",
    advice: 'Check that it is there, that the server is up, and that its firewall allows this address, then retry.',
    whileRetrying:
      'Check that it is there, that the server is up, and that its firewall allows this address; the run tries again by itself.',
    source: 'Node.js error codes',
  },
  'listener-without-tls': {
    failureClass: 'invalid',
    operator: "What answers at the listener's port doesn't speak TLS, or has no certificate",
    advice: 'Compare the thumbprint that the listener names with the certificates of the server.',
    source: 'OpenSSL error codes',
  },
} as const satisfies FailureMessages;
