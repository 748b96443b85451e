/**
 * What the implementation of a resource, a source or a probe works with: one connection, as one of the runner's two
 * identities. Reading for a plan uses `plan`, everything that writes uses `apply`; the same application may serve both.
 */
import { Context } from '@temporalio/activity';
import type { Clock } from '../connectors/clock.ts';
import type { AnyConnected, Connected } from '../connectors/connected.ts';
import type { CallOptions } from '../connectors/call-options.ts';
import { compliance, type Compliance } from '../connectors/compliance/compliance.ts';
import { ewsByToken } from '../connectors/ews/by-token.ts';
import { ewsClient, type EwsClient, type EwsOptions } from '../connectors/ews/ews-client.ts';
import type { Identity } from '../connectors/entra/identity.ts';
import { exchangeOnline, type ExchangeOnline } from '../connectors/exchange-online/exchange-online.ts';
import { graphClient, type GraphClient } from '../connectors/graph/graph-client.ts';
import type { SecretStore } from '../domain/secret-store.ts';
import type { IdentityRole } from '../domain/connection.ts';
import type { OwnIdentities } from '../domain/own-identities.ts';
import type { Journal } from '../journal/journal.ts';
import { ownIdentities } from '../connectors/own-identities.ts';
import { tenantOf } from '../connectors/connect.ts';
import { onPremisesOf, type OnPremisesContext } from './on-premises-context.ts';
import { OwnTargets } from './own-targets.ts';
import {
  recordedExchange,
  recordedGraph,
  recordedOnPremises,
  recordedSecrets,
  type RecordCall,
} from './recorded-calls.ts';
import { journalWithoutLease } from './shared-journal.ts';
import { ServicePauses } from './service-pauses.ts';
import { readingConnection } from './reading-connection.ts';
import type { GrantedServices, Services } from './services.ts';
import { writingSignal } from './writing-signal.ts';

/** Members that need a tenant, or servers on premises, throw `connection-without-tenant`, `connection-without-servers`. */
export interface ConnectionContext {
  /** RUNBOOKS_HOME. */
  readonly home: string;
  /** @throws Failure of the journal */
  readonly journal: () => Promise<Journal>;
  /** The connection's name. */
  readonly connection: string;
  readonly breakGlassAccounts: readonly string[];
  readonly hasTenant: boolean;
  /** The tenant. */
  readonly connected: Connected;
  /** The Exchange organization on premises. */
  readonly onPremises: OnPremisesContext;
  /** Whether something was written by PowerShell, whose success may be one of a cmdlet that did nothing. */
  readonly hasWrittenOnPremises: () => boolean;
  readonly secrets: SecretStore;
  readonly clock: Clock;
  /** As the runner. */
  readonly graph: GraphClient;
  readonly exchange: ExchangeOnline;
  /** Security & Compliance: the same cmdlets at another place, with objects of its own. */
  readonly compliance: Compliance;
  /** As the account or the application that a probe acts as. */
  graphAs(identity: Identity, options?: CallOptions): GraphClient;
  exchangeAs(identity: Identity, options?: CallOptions): ExchangeOnline;
  complianceAs(identity: Identity, options?: CallOptions): Compliance;
  /**
   * Which cmdlets one of the runner's identities may use in Security & Compliance. The only question about the writing one
   * that code which only reads may ask.
   */
  complianceCmdletsOf(role: IdentityRole): Promise<string[]>;
  ewsAs(identity: Identity, options?: CallOptions & EwsOptions): EwsClient;
  /** Whom no step is about. */
  readonly own: OwnIdentities;
  /**
   * Before something is written: that what was found, such as the members of a role group, has nothing of our own in it.
   * @throws Failure `target-never-granted`
   */
  refuseOwn(found: unknown, where: 'tenant' | 'directory'): Promise<void>;
  /** Makes a call that changes something by another way than the clients here, which record theirs themselves. */
  readonly record: RecordCall;
  /** Workflow ID of the run: what objects are tagged with. */
  readonly run: string;
  /** The same for every try of one activity: what makes a write to the secret store idempotent. */
  readonly operationId: string;
  readonly signal: AbortSignal;
}

/**
 * Only a step with a grant is given the identity that writes.
 *
 * @param record makes each call that changes something as the runner; absent: none is made by these activities, or they
 *   keep a record of their own
 * @param desired what the step that writes is asked for: it must not be about ourselves
 * @throws Failure when the connection is unknown or can't be read
 */
export function contextOf(services: Services, connection: string, role: 'plan'): Promise<ConnectionContext>;
export function contextOf(
  services: GrantedServices,
  connection: string,
  role: IdentityRole,
  record?: RecordCall,
  desired?: unknown,
): Promise<ConnectionContext>;
export async function contextOf(
  services: Services,
  connection: string,
  role: IdentityRole,
  record?: RecordCall,
  desired?: unknown,
): Promise<ConnectionContext> {
  const found = await services.connect(connection);
  const reached = role === 'apply' ? found : readingConnection(found);
  const activity = Context.current();
  const { workflowExecution, activityId, startToCloseTimeoutMs } = activity.info;
  const signal = role === 'apply' ? writingSignal(activity, services.lease?.lost) : activity.cancellationSignal;
  // What comes later Temporal throws away; the last twentieth is for the answer's way back.
  const endsAt = Date.now() + 0.95 * startToCloseTimeoutMs;
  let wroteOnPremises = false;
  const targets = role === 'apply' ? new OwnTargets(found, desired, signal) : undefined;
  const own = {
    home: services.home,
    journal: () => services.journal(),
    connection: reached.name,
    breakGlassAccounts: reached.breakGlassAccounts,
    hasTenant: reached.kind !== 'exchange-server',
    get onPremises() {
      const context = onPremisesOf(reached, role, signal, endsAt);
      const noted: RecordCall = async (label, call, where) => {
        wroteOnPremises = true;
        return await (record ?? refuseToWrite)(label, call, where);
      };
      const recorded = record === undefined ? context : recordedOnPremises(context, noted);
      return targets === undefined ? recorded : targets.onPremises(recorded);
    },
    hasWrittenOnPremises: () => wroteOnPremises,
    own: ownIdentities(found),
    refuseOwn: targets === undefined ? refuseToWrite : targets.refuse.bind(targets),
    secrets: record === undefined ? services.secrets : recordedSecrets(services.secrets, record),
    clock: reached.clock,
    record: record ?? refuseToWrite,
    run: workflowExecution?.workflowId ?? activityId,
    operationId: `${workflowExecution?.runId ?? ''}/${activityId}`,
    signal,
  };
  // By their descriptors: a spread would ask each member, and one that isn't there says so when it is asked.
  const pauses = new ServicePauses(() => journalWithoutLease(services), reached.name);
  const members: PropertyDescriptorMap = {
    ...Object.getOwnPropertyDescriptors(own),
    ...Object.getOwnPropertyDescriptors(tenantClients(reached, role, { signal, record, pauses, targets })),
    complianceCmdletsOf: { value: async (of: IdentityRole) => await complianceCmdlets(tenantOf(found), of, signal) },
  };
  for (const member of Object.values(members)) member.enumerable = member.get === undefined;
  return Object.defineProperties({}, members) as ConnectionContext;
}

async function complianceCmdlets(connected: Connected, role: IdentityRole, signal: AbortSignal): Promise<string[]> {
  return await compliance(connected, connected.identities[role], { signal }).moduleFile();
}

const refuseToWrite = async (label: unknown): Promise<never> => {
  throw new RangeError(`${String(label)}: this activity reads, and keeps no record of writes`);
};

interface HowToCall {
  readonly signal: AbortSignal;
  readonly record: RecordCall | undefined;
  readonly pauses: ServicePauses;
  /** Undefined for code that only reads. */
  readonly targets: OwnTargets | undefined;
}

type TenantClients = Pick<
  ConnectionContext,
  'connected' | 'graph' | 'exchange' | 'compliance' | 'graphAs' | 'exchangeAs' | 'complianceAs' | 'ewsAs'
>;

function tenantClients(reached: AnyConnected, role: IdentityRole, how: HowToCall): TenantClients {
  if (reached.kind === 'exchange-server') return withoutTenant(reached);
  const identity = reached.identities[role];
  const { signal, pauses } = how;
  return {
    connected: reached,
    ...asRunner(reached, identity, how),
    // Graph counts by application: what another one is told isn't the runner's affair.
    graphAs: (other, options) => graphClient(reached, other, { signal, ...options }),
    exchangeAs: (other, options) =>
      pauses.administration('exchange', exchangeOnline(reached, other, { signal, ...options })),
    complianceAs: (other, options) =>
      pauses.administration('compliance', compliance(reached, other, { signal, ...options })),
    ewsAs: (other, options) => ewsClient(ewsByToken(reached, other, { signal, ...options }), options),
  };
}

function asRunner(
  reached: Connected,
  identity: Identity,
  { signal, record, pauses, targets }: HowToCall,
): Pick<TenantClients, 'graph' | 'exchange' | 'compliance'> {
  const graph = graphClient(reached, identity, { signal });
  const exchange = exchangeOnline(reached, identity, { signal });
  const security = compliance(reached, identity, { signal });
  // A call that would be too early is no intent yet.
  const clients = {
    graph: pauses.graph(record === undefined ? graph : recordedGraph(graph, record)),
    exchange: pauses.administration('exchange', record === undefined ? exchange : recordedExchange(exchange, record)),
    compliance: pauses.administration(
      'compliance',
      record === undefined ? security : recordedExchange(security, record),
    ),
  };
  return targets === undefined ? clients : targets.tenant(clients);
}

/** For a connection that has none: each member says so when it is used. */
function withoutTenant(reached: AnyConnected): TenantClients {
  const refuse = (): never => {
    tenantOf(reached);
    throw new RangeError('This connection has a tenant.');
  };
  return {
    get connected() {
      return refuse();
    },
    get graph() {
      return refuse();
    },
    get exchange() {
      return refuse();
    },
    get compliance() {
      return refuse();
    },
    graphAs: refuse,
    exchangeAs: refuse,
    complianceAs: refuse,
    ewsAs: refuse,
  };
}
