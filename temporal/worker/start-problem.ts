/** Why a worker can't begin, for its operator: what the SDK's core and gRPC say names neither the server nor what to check. */
import { TransportError } from '@temporalio/worker';
import { TemporalUnreachable } from '../connect.ts';

/** Status codes of gRPC, https://grpc.io/docs/guides/status-codes/ */
const notFound = 5;
const permissionDenied = 7;
const unauthenticated = 16;

/** @returns undefined when it isn't about the Temporal server */
export function startProblem(
  error: unknown,
  { address, namespace }: { readonly address: string; readonly namespace: string },
): string | undefined {
  const cause = error instanceof TemporalUnreachable ? error.cause : error;
  const { code, details } = (cause ?? {}) as { code?: unknown; details?: unknown };
  const reported = typeof details === 'string' && details !== '' ? ` (${details.split('\n')[0]})` : '';
  if (code === permissionDenied || code === unauthenticated) {
    return `The Temporal server at ${address} does not let this worker in${reported}. Check TEMPORAL_API_KEY or the certificate of TEMPORAL_TLS_*, and what they may do in the namespace ${namespace}.`;
  }
  if (code === notFound) {
    return `The Temporal server at ${address} has no namespace ${namespace}${reported}. Check TEMPORAL_NAMESPACE, or have it made: temporal operator namespace create --namespace ${namespace}`;
  }
  if (error instanceof TemporalUnreachable || error instanceof TransportError) {
    return `No Temporal server answers at ${address}${reported}. Check that it runs and can be reached from here, and TEMPORAL_ADDRESS and TEMPORAL_TLS.`;
  }
  return undefined;
}
