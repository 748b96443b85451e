/** Whether a client that shows no certificate and no key gets to the Temporal frontend: tried, with what else is configured. */
import { isIP } from 'node:net';
import { Connection, isGrpcDeadlineError, type ConnectionOptions } from '@temporalio/client';
import type { RunsClient } from '../runs/with-runs.ts';
import { ok, skipped, warning, type Check } from './check.ts';

const name = 'Temporal access';
/** Milliseconds. */
const patience = 3_000;

export async function anonymousClientCheck({ client, config }: RunsClient): Promise<Check> {
  const { address } = client.connection.options;
  const { namespace, connectionOptions } = config.temporal;
  const refused = await whyKeptOut({ ...withoutProof(connectionOptions as ConnectionOptions), address }, namespace);
  if (refused !== undefined) {
    const { message } = refused;
    if (isGrpcDeadlineError(refused))
      return skipped(
        name,
        `whether ${address} lets anyone in is unknown: it did not answer in ${patience / 1000} seconds`,
      );
    const who = 'a client without a certificate and without an API key';
    return ok(name, `${who} did not get in at ${address}: ${message}`);
  }
  const { tls } = connectionOptions;
  const how = tls === undefined || tls === null || tls === false ? 'in plain text' : 'over TLS';
  const detail = `${address} lets anyone in who reaches it, ${how} and without a certificate`;
  if (isLoopback(address)) return ok(name, `${detail}: this machine alone does`);
  const advice =
    'Such a client can have nothing done, but it can end runs and keep them from going on: ask for client certificates (TEMPORAL_TLS_*) or API keys there, and let only those reach it who must.';
  return warning(name, detail, advice);
}

/** The same server and trust, and nothing that says who asks. */
function withoutProof({ tls, apiKey: _key, metadata: _metadata, ...options }: ConnectionOptions): ConnectionOptions {
  if (typeof tls !== 'object' || tls === null) return { ...options, ...(tls !== undefined && { tls }) };
  const { clientCertPair: _pair, ...trust } = tls;
  return { ...options, tls: trust };
}

/** @returns undefined: it got in */
async function whyKeptOut(options: ConnectionOptions, namespace: string): Promise<Error | undefined> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ ...options, connectTimeout: patience });
    const { workflowService } = connection;
    await connection.withDeadline(Date.now() + patience, () => workflowService.describeNamespace({ namespace }));
    return undefined;
  } catch (error) {
    // The same server has just answered to who shows a proof.
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await connection?.close();
  }
}

/** @param address host:port */
export function isLoopback(address: string): boolean {
  const host = address
    .slice(0, address.lastIndexOf(':'))
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
