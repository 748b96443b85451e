/**
 * What a refusal of Azure Key Vault means. Its message may quote a value that was sent, so it is not kept; its code is.
 *
 * Source: learn, key-vault/general/rest-error-codes and /service-limits.
 */
import { Failure, isFailure } from '../../../domain/failure.ts';
import type { FailureCode } from '../../../domain/failure.ts';
import { errorCode } from '../../error-code.ts';
import { retryAfterOf } from '../../http/retry-after.ts';

/** The failure for an error of the Azure packages; one of ours stays as it is. */
export function vaultFailure(error: unknown, subject: string): Failure {
  if (isFailure(error)) return error;
  const status = statusOf(error);
  return new Failure(codeOf(error, status), {
    service: 'secrets',
    subject,
    status,
    serviceCode: errorCode(error),
    retryAfter: retryAfterOf(retryAfterHeader(error)),
  });
}

/** The HTTP status, where the vault answered at all. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

function codeOf(error: unknown, status: number | undefined): FailureCode {
  if (status === 404) return 'secret-not-found';
  if (status === 409) return 'secret-store-busy';
  if (status === 429) return 'secret-store-throttled';
  if (status === 401 || status === 403 || isSignIn(error)) return 'secret-store-denied';
  return status === undefined || status >= 500 ? 'secret-store-unavailable' : 'secret-store-refused';
}

/** Errors of @azure/identity: there is no credential on this machine, or Entra refuses it. */
function isSignIn(error: unknown): boolean {
  const names = [
    'CredentialUnavailableError',
    'AuthenticationError',
    'AggregateAuthenticationError',
    'AuthenticationRequiredError',
  ];
  return error instanceof Error && names.includes(error.name);
}

function retryAfterHeader(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('response' in error)) return undefined;
  const { response } = error as { response?: { headers?: { get?: (name: string) => string | undefined } } };
  return response?.headers?.get?.('retry-after');
}
