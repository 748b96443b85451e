/**
 * Why a remote session can't be opened, as New-PSSession says it: `<id>,PSSessionOpenFailed`, where the id is the name that
 * PowerShell has for the code of the WinRM client, or the code itself.
 *
 * Sources: PowerShell's source, WSManTransportManager.cs (s_transportErrorCodeToFQEID, GetFQEIDFromTransportError),
 * WSManNativeAPI.cs (the codes), RemotingErrorIdStrings.resx (the frames of the sentences); wsmerror.h of the Windows SDK
 * (what a code means). Sentences are shortened.
 */
import { PowerShellError } from '../error-record.ts';

interface TransportError {
  /** Of the WinRM client, or of Windows. */
  code: number;
  /** PowerShell's name for it; absent: the code is used. */
  name?: string;
  text: string;
}

const transportErrors = {
  /** The name isn't known, and Kerberos was to prove who it is. Seen in public transcripts as NetworkPathNotFound. */
  unknownToKerberos: {
    code: 53,
    name: 'NetworkPathNotFound',
    text: 'WinRM cannot process the request. The following error occurred while using Kerberos authentication: Cannot find the computer. Verify that the computer exists on the network and that the name provided is spelled correctly.',
  },
  /** 0x803381B9 */
  nameNotResolved: {
    code: -2144108103,
    name: 'ComputerNotFound',
    text: 'The WinRM client cannot process the request because the server name cannot be resolved.',
  },
  /** 0x80338126: nothing answers, or a firewall drops it. */
  timedOut: {
    code: -2144108250,
    name: 'WinRMOperationTimeout',
    text: 'WinRM cannot complete the operation. Verify that the specified computer name is valid, that the computer is accessible over the network, and that a firewall exception for the WinRM service is enabled and allows access from this computer.',
  },
  /** 0x80338012: the machine is there, and nothing listens. */
  cannotConnect: {
    code: -2144108526,
    name: 'CannotConnect',
    text: 'The client cannot connect to the destination specified in the request. Verify that the service on the destination is running and is accepting requests.',
  },
  /** 0x80338113 */
  urlNotAvailable: {
    code: -2144108269,
    name: 'URLNotAvailable',
    text: 'The WinRM client sent a request to an HTTP server and got a response saying the requested HTTP URL was not available.',
  },
  /** 0x803381BB: Kerberos proves names only. */
  cannotUseAddress: {
    code: -2144108101,
    name: 'CannotUseIPAddress',
    text: 'The WinRM client cannot process the request. Default authentication may be used with an IP address only with explicit credentials and HTTPS or TrustedHosts.',
  },
  accessDenied: { code: 5, name: 'AccessDenied', text: 'Access is denied.' },
  /** ERROR_LOGON_FAILURE */
  logonFailure: { code: 1326, name: 'LogonFailure', text: 'The user name or password is incorrect.' },
  /** ERROR_ACCOUNT_DISABLED and ERROR_ACCOUNT_LOCKED_OUT, which have no name of PowerShell's; that they come through is unconfirmed. */
  accountDisabled: { code: 1331, text: 'This user can’t sign in because this account is currently disabled.' },
  accountLockedOut: {
    code: 1909,
    text: 'The referenced account is currently locked out and may not be logged on to.',
  },
  /** 0x803380DE: Basic over http, refused before anything is sent. */
  unencryptedDisabled: {
    code: -2144108322,
    text: 'The WinRM client cannot process the request. Unencrypted traffic is currently disabled in the client configuration.',
  },
  /** 0x8033810F. Seen in KB 2276957: the virtual directory requires SSL, and http was used. */
  forbidden: {
    code: -2144108273,
    text: 'The WinRM client received an HTTP status code of 403 from the remote WS-Management service.',
  },
  /** 0x803381E3 */
  configurationDisabled: {
    code: -2144108061,
    name: 'RemoteConnectionDisallowed',
    text: 'The WS-Management service cannot process the request. The service is configured to reject remote connection requests for this plugin.',
  },
} as const satisfies Record<string, TransportError>;

export type TransportErrorName = keyof typeof transportErrors;

/** @param host as the caller named it */
export function notOpened(host: string, error: TransportErrorName): PowerShellError {
  const known: TransportError = transportErrors[error];
  return openFailed(
    host,
    `Connecting to remote server ${host} failed with the following error message : ${known.text}`,
    {
      id: known.name ?? String(known.code),
    },
  );
}

/**
 * The certificate isn't taken: ERROR_WINHTTP_SECURE_FAILURE, with all that is wrong with it. Seen in public transcripts of
 * WinRM over HTTPS (`Code="12175"`).
 */
export function certificateRefused(host: string, port: number, faults: readonly string[]): PowerShellError {
  const text = `The server certificate on the destination computer (${host}:${port}) has the following errors: ${faults.join(' ')}`;
  return openFailed(host, `Connecting to remote server ${host} failed with the following error message : ${text}`, {
    id: '12175',
  });
}

/**
 * An account whose user principal name has a local suffix, over Basic: nothing is said after the colon.
 * Source: the vendor's document, troubleshooting of the session test.
 */
export function nothingSaid(host: string): PowerShellError {
  return openFailed(host, `Connecting to remote server ${host} failed with the following error message : `, {
    id: transportErrors.accessDenied.name,
    helpTopic: false,
  });
}

/**
 * Exchange's own authorization, behind a sign-in that went well. Seen in public transcripts of Exchange 2016 and 2019:
 * *Processing data from remote server*, the server's marks, the category, and IncorrectProtocolVersion as the id.
 *
 * @param reason the exception's short name
 */
export function notAuthorized(host: string, marks: string, reason: string, text: string): PowerShellError {
  return openFailed(
    host,
    `Processing data from remote server ${host} failed with the following error message: ${marks} [FailureCategory=AuthZ-${reason}] ${text}`,
    { id: 'IncorrectProtocolVersion' },
  );
}

function openFailed(host: string, sentence: string, { id, helpTopic = true }: { id: string; helpTopic?: boolean }) {
  const exceptionMessage = helpTopic
    ? `${sentence} For more information, see the about_Remote_Troubleshooting Help topic.`
    : sentence;
  return new PowerShellError({
    message: `[${host}] ${exceptionMessage}`,
    exceptionMessage,
    fullyQualifiedErrorId: `${id},PSSessionOpenFailed`,
    category: 'OpenError',
    exceptionType: 'System.Management.Automation.Remoting.PSRemotingTransportException',
    activity: 'New-PSSession',
    targetName: 'System.Management.Automation.RemoteRunspace',
    targetType: 'RemoteRunspace',
    targetObject: 'System.Management.Automation.RemoteRunspace',
  });
}

/**
 * A session that was open and is gone: the exception's own defaults, since nobody gives it another id on this way.
 * Source: PowerShell's source, PSRemotingTransportException.SetDefaultErrorRecord; `0x800703E3` is ERROR_OPERATION_ABORTED.
 */
export function sessionBroken(): PowerShellError {
  const message =
    'Processing data for a remote command failed with the following error message: The I/O operation has been aborted because of either a thread exit or an application request. For more information, see the about_Remote_Troubleshooting Help topic.';
  return new PowerShellError({
    message,
    fullyQualifiedErrorId: 'System.Management.Automation.Remoting.PSRemotingDataStructureException',
    category: 'ResourceUnavailable',
    exceptionType: 'System.Management.Automation.Remoting.PSRemotingTransportException',
  });
}
