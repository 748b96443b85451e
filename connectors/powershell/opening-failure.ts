/**
 * Why a remote session wasn't opened, by what PowerShell puts in front of `,PSSessionOpenFailed`: a name for the WSMan
 * errors that it knows, else the number.
 *
 * Sources: PowerShell's source, WSManTransportManager.cs (names), WSManNativeAPI.cs, cimChildJobBase.cs and wsmerror.h (numbers);
 * learn, Error Messages (Winhttp.h), for 12xxx; practice, [FailureCategory=AuthZ-...] of Exchange. Only WinRM says these
 * names, and none was seen over it (not run).
 */
import type { FailureCode } from '../../domain/failure.ts';
import type { ErrorRecord } from './envelope.ts';

const byName: Readonly<Record<string, FailureCode>> = {
  CannotConnect: 'powershell-server-unreachable',
  WinRMOperationTimeout: 'powershell-server-unreachable',
  WinRMOperationAborted: 'powershell-server-unreachable',
  NetworkPathNotFound: 'powershell-server-unreachable',
  ComputerNotFound: 'powershell-server-unreachable',
  ImproperResponse: 'powershell-server-unreachable',
  ServerOutOfMemory: 'powershell-server-unreachable',
  ShutDownInProgress: 'powershell-server-unreachable',
  CannotConnectWinRMService: 'powershell-server-unreachable',
  WinRMHttpError: 'powershell-server-unreachable',
  PSSessionStateClosed: 'powershell-server-unreachable',

  AccessDenied: 'powershell-session-refused',
  AuthenticationFailed: 'powershell-session-refused',
  LogonFailure: 'powershell-session-refused',
  RemoteConnectionDisallowed: 'powershell-session-refused',
  RemoteSessionDisallowed: 'powershell-session-refused',
  CannotConnectRunAsFailed: 'powershell-session-refused',
  // No logon session; wrong restrictions; a password that has expired or must be changed; disabled; locked out (winerror.h).
  '1312': 'powershell-session-refused',
  '1327': 'powershell-session-refused',
  '1330': 'powershell-session-refused',
  '1331': 'powershell-session-refused',
  '1907': 'powershell-session-refused',
  '1909': 'powershell-session-refused',
  // HTTP 403
  '-2144108273': 'powershell-session-refused',

  InvalidAuthentication: 'powershell-authentication-not-offered',
  ClientKerberosDisabled: 'powershell-authentication-not-offered',
  WorkgroupCannotUseKerberos: 'powershell-authentication-not-offered',
  ExplicitCredentialsRequired: 'powershell-authentication-not-offered',
  ServerNotTrusted: 'powershell-authentication-not-offered',
  CannotUseIPAddress: 'powershell-authentication-not-offered',
  TargetUnknown: 'powershell-authentication-not-offered',
  // The client's own settings: unencrypted traffic, and Basic, Digest, Negotiate authentication are off there.
  '-2144108322': 'powershell-authentication-not-offered',
  '-2144108321': 'powershell-authentication-not-offered',
  '-2144108320': 'powershell-authentication-not-offered',
  '-2144108319': 'powershell-authentication-not-offered',

  URLNotAvailable: 'powershell-endpoint-missing',
  InvalidResourceUri: 'powershell-endpoint-missing',
  WinRMOperationNotSupportedOnServer: 'powershell-endpoint-missing',
  IncorrectProtocolVersion: 'powershell-endpoint-missing',
  CorruptedWinRMConfig: 'powershell-endpoint-missing',
  RedirectInformationRequired: 'powershell-endpoint-missing',
  RedirectLocationInvalid: 'powershell-endpoint-missing',
  URIExceedsMaxAllowedSize: 'powershell-endpoint-missing',

  // The quotas of an account, of a server, and of all (ERROR_WSMAN_QUOTA_...).
  ...Object.fromEntries(
    [0xa5, 0xa6, 0xa7, 0xa8, 0xab, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea].map((code) => [
      String(0x80338100 + code - 2 ** 32),
      'powershell-server-full' as const,
    ]),
  ),

  // The certificate: its dates, its name, its authority, its revocation, its usage; and the handshake as such.
  ...Object.fromEntries(
    [12037, 12038, 12044, 12045, 12057, 12157, 12169, 12170, 12175, 12179].map((code) => [
      String(code),
      'powershell-certificate-not-trusted' as const,
    ]),
  ),
};

/** What a message ends in after the hint that PowerShell adds to it. */
const hint = /\s*For more information, see the about_Remote_Troubleshooting Help topic\.\s*$/;

/** The failure's code of an error of New-PSSession. */
export function openingFailureCode(error: ErrorRecord): FailureCode {
  const [name = ''] = error.fullyQualifiedErrorId.split(',');
  if (name === 'AccessDenied' && saysNothing(error)) return 'powershell-upn-suffix';
  // Exchange signed the account in, and doesn't authorize it: a mark of Exchange's own in front of its message.
  if (/\[FailureCategory=AuthZ-/.test(error.exceptionMessage)) return 'powershell-session-refused';
  if (error.chain.some(({ type }) => type === 'System.DllNotFoundException')) return 'powershell-remoting-missing';
  return byName[name] ?? 'powershell-server-unreachable';
}

/** A refusal whose message breaks off where the reason would be: what it says isn't read, only that it says nothing. */
function saysNothing({ exceptionMessage, message }: ErrorRecord): boolean {
  const text = exceptionMessage === '' ? message : exceptionMessage;
  return /:\s*$/.test(text.replace(hint, ''));
}
