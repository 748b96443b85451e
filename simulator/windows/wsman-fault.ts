/**
 * Refusals of the WS-Management service, with the codes and sentences of Windows' `wsmerror.h` (read in dahall/Vanara,
 * PInvoke/WsmSvc/wsmerror.cs). The cmdlets for instances raise them as one error record whose message is the fault as XML
 * (PowerShell's source, WsManHelper.cs `AssertError`): id `WsManError`, category InvalidOperation, whatever the code.
 */
import { type ShellCall, ShellError } from '../shell.ts';

export interface WsmanFault {
  code: number;
  message: string;
}

export const wsmanFaults = {
  accessDenied: { code: 5, message: 'Access is denied. ' },
  notFound: {
    code: 2150858752,
    message:
      'The WS-Management service cannot process the request. The service cannot find the resource identified by the resource URI and selectors.',
  },
  alreadyExists: {
    code: 2150858803,
    message: 'The WS-Management service cannot create the resource because it already exists.',
  },
  missingSelectors: {
    code: 2150858842,
    message:
      'The WS-Management service cannot process the request because the request did not contain all required selectors.',
  },
  unexpectedSelectors: {
    code: 2150858843,
    message:
      'The WS-Management service cannot process the request because the request contained invalid selectors for the resource.',
  },
  invalidValues: {
    code: 2150858838,
    message: 'The WS-Management service cannot process the request because the XML content has invalid values.',
  },
  certificateNotFound: {
    code: 2150858882,
    message: 'The WS-Management service cannot find the certificate that was requested.',
  },
  invalidHostPattern: {
    code: 2150858911,
    message: 'TrustedHosts list contains an invalid hostname or hostname pattern.',
  },
  invalidPort: {
    code: 2150858972,
    message:
      'The WinRM client cannot process the request. The port specified in the configuration is invalid. Valid values are between 1 and 65535. Change the value for port and try the request again.',
  },
  thumbprintBlank: {
    code: 2150858983,
    message:
      'The WinRM client cannot process the request. The CertificateThumbprint property must not be "" (blank or empty string) or NULL.',
  },
  nameMismatch: {
    code: 2150858985,
    message:
      'The WinRM client cannot process the request. The certificate CN and the hostname that were provided do not match.',
  },
  thumbprintNotBlank: {
    code: 2150858987,
    message:
      'The WinRM client cannot process the request. When HTTP is the transport, the Certificate thumbprint must be blank. HTTP does not use the Certificate thumbprint.',
  },
  keysChanged: {
    code: 2150858989,
    message:
      'The WinRM client cannot process the request. The input XML modifies selectors or keys for the instance. You cannot create a new instance or change the identity of an instance by changing the keys. Change the input XML and try the request again.',
  },
  wrongUsage: {
    code: 2150858990,
    message:
      'The WinRM client cannot process the request. The Enhanced Key Usage (EKU) field of the certificate is not set to "Server Authentication". Retry the request with a certificate that has the correct EKU.',
  },
} as const satisfies Record<string, WsmanFault>;

/** @param target the resource URI, or the computer */
export function wsmanError(call: ShellCall, { code, message }: WsmanFault, target: string): ShellError {
  const namespace = 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault';
  const machine = call.place.kind === 'host' ? 'localhost' : call.place.server.fqdn;
  const words = message.replaceAll('"', '&quot;');
  return new ShellError({
    message: `<f:WSManFault xmlns:f="${namespace}" Code="${code}" Machine="${machine}"><f:Message>${words}</f:Message></f:WSManFault>`,
    fullyQualifiedErrorId: `WsManError,Microsoft.WSMan.Management.${call.name.replace('-', '')}Command`,
    category: 'InvalidOperation',
    exceptionType: 'System.InvalidOperationException',
    targetName: target,
  });
}

/**
 * The same through the drive `WSMan:`, whose provider raises the sentence alone. That id and category come out so is seen in
 * practice (chocolatey-community/boxstarter, issue 196), though the provider's source says `WsManError`.
 */
export function wsmanDriveError(call: ShellCall, message: string): ShellError {
  return new ShellError({
    message,
    fullyQualifiedErrorId: `System.InvalidOperationException,Microsoft.PowerShell.Commands.${call.name.replace('-', '')}Command`,
    category: 'NotSpecified',
    exceptionType: 'System.InvalidOperationException',
  });
}

/** A setting that group policy has; seen in the same issue. */
export const controlledByPolicy = (setting: string): string =>
  `The config setting ${setting} cannot be changed because is controlled by policies. The policy would need to be set to "Not Configured" in order to change the config setting. `;
