/**
 * What the implementation of a resource, a source or a probe works with: one connection, as one of the runner's two
 * identities. Reading for a plan uses `plan`, everything that writes uses `apply`; the same application may serve both.
 */
import { Context } from '@temporalio/activity';
import type { Clock, Connected } from '../connectors/connected.ts';
import type { CallOptions } from '../connectors/call-options.ts';
import { compliance, type Compliance } from '../connectors/compliance/compliance.ts';
import { ewsClient, type EwsClient } from '../connectors/ews/ews-client.ts';
import type { Identity } from '../connectors/entra/identity.ts';
import { exchangeOnline, type ExchangeOnline } from '../connectors/exchange-online/exchange-online.ts';
import { graphClient, type GraphClient } from '../connectors/graph/graph-client.ts';
import type { SecretStore } from '../connectors/secrets/secret-store.ts';
import type { IdentityRole } from '../domain/connection.ts';
import type { Services } from './services.ts';

export interface ConnectionContext {
  /** RUNBOOKS_HOME. */
  readonly home: string;
  readonly connected: Connected;
  readonly secrets: SecretStore;
  readonly clock: Clock;
  /** As the runner. */
  readonly graph: GraphClient;
  readonly exchange: ExchangeOnline;
  /** Security & Compliance: the same cmdlets at another place, with objects of its own. */
  readonly compliance: Compliance;
  /** As somebody else: the account or the application that a probe acts as. */
  graphAs(identity: Identity, options?: CallOptions): GraphClient;
  exchangeAs(identity: Identity, options?: CallOptions): ExchangeOnline;
  complianceAs(identity: Identity, options?: CallOptions): Compliance;
  ewsAs(identity: Identity, options?: CallOptions): EwsClient;
  /** Workflow ID of the run: what objects are tagged with. */
  readonly run: string;
  /** The same for every try of one activity: what makes a write to the secret store idempotent. */
  readonly operationId: string;
  readonly signal: AbortSignal;
}

/** @throws Failure when the connection is unknown or can't be read */
export async function contextOf(
  services: Services,
  connection: string,
  role: IdentityRole,
): Promise<ConnectionContext> {
  const connected = await services.connect(connection);
  const activity = Context.current();
  const { workflowExecution, activityId } = activity.info;
  const signal = activity.cancellationSignal;
  const identity = connected.identities[role];
  return {
    home: services.home,
    connected,
    secrets: services.secrets,
    clock: connected.clock,
    graph: graphClient(connected, identity, { signal }),
    exchange: exchangeOnline(connected, identity, { signal }),
    compliance: compliance(connected, identity, { signal }),
    graphAs: (other, options) => graphClient(connected, other, { signal, ...options }),
    exchangeAs: (other, options) => exchangeOnline(connected, other, { signal, ...options }),
    complianceAs: (other, options) => compliance(connected, other, { signal, ...options }),
    ewsAs: (other, options) => ewsClient(connected, other, { signal, ...options }),
    run: workflowExecution?.workflowId ?? activityId,
    operationId: `${workflowExecution?.runId ?? ''}/${activityId}`,
    signal,
  };
}
