/**
 * What Exchange's exceptions mean, wherever they are reported: in an answer over HTTPS, or in an error record of a
 * session.
 *
 * Source: practice (the exceptions that are worth another try); odp for the meaning of the others.
 */
import type { FailureCode } from '../domain/failure.ts';

/** In the order in which they are searched for. */
export const exchangeExceptions: readonly (readonly [exception: string, code: FailureCode])[] = [
  ...[
    'ADTransientException',
    'DCOverloadedException',
    'SuitabilityDirectoryException',
    'ServerInMMException',
    'ADServerSettingsChangedException',
    'StorageTransientException',
    'CmdletProxyNotAvailableException',
    'ServerBusyException',
    'BackendCommunicationException',
  ].map((name) => [name, 'exchange-busy'] as const),
  ['ManagementObjectNotFoundException', 'exchange-object-not-found'],
  ['ManagementObjectAmbiguousException', 'identity-ambiguous'],
  ['ADObjectAlreadyExistsException', 'exchange-already-exists'],
  ['ManagementObjectAlreadyExistsException', 'exchange-already-exists'],
  ['ManagementObjectDuplicateException', 'exchange-already-exists'],
  ['MemberAlreadyExistsException', 'exchange-already-exists'],
  ['InvalidOperationInDehydratedContextException', 'exchange-dehydrated'],
  // What no role contains isn't there: neither the cmdlet nor the parameter.
  ['CommandNotFoundException', 'exchange-cmdlet-not-available'],
  ['CmdletAccessDeniedException', 'exchange-cmdlet-not-available'],
  ['CmdletNotAvailableException', 'exchange-cmdlet-not-available'],
];
