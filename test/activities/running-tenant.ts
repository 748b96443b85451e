/**
 * The activities as a worker runs them, against a simulated tenant in the test's own process: plan, apply with the tries
 * that Temporal would make, undo. Waits are passed by moving the tenant's clock.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { asGranted, ensureActivities } from './admitted.ts';
import type { Implementation } from '../../activities/ensure/implementation.ts';
import { contextOf, type ConnectionContext } from '../../activities/context.ts';
import type { Services } from '../../activities/services.ts';
import type { Clock } from '../../connectors/clock.ts';
import type { Connected } from '../../connectors/connected.ts';
import type { ConnectedOrganization } from '../../connectors/connected-organization.ts';
import { closeRoutes } from '../../connectors/http/routes.ts';
import type { SecretStore } from '../../domain/secret-store.ts';
import { applicationOf } from '../../connectors/simulated/credentials.ts';
import type { ApplyAnswer, PlanAnswer, UndoAnswer } from '../../domain/activity-contracts.ts';
import type { IdentityRole } from '../../domain/connection.ts';
import type { Json } from '../../domain/json.ts';
import { createCompliancePart } from 'exchange-simulator/compliance/part.ts';
import type { Core } from 'exchange-simulator/core.ts';
import { createExchangePart } from 'exchange-simulator/exchange/part.ts';
import { createGraphPart } from 'exchange-simulator/graph/part.ts';
import type { Readiness } from 'exchange-simulator/readiness.ts';
import { startSimulator, type SimulatorOptions } from 'exchange-simulator/simulator.ts';
import type { TenantState } from 'exchange-simulator/tenant/state.ts';
import { keptKeysFolder } from 'exchange-simulator/testing/kept-keys.ts';
import { testKeys } from '../journal/test-keys.ts';
import { asAsked } from './as-asked.ts';
import { usualLimits } from './usual-limits.ts';
import { openedWhenNeeded } from '../../journal/opened-when-needed.ts';
import { journalSecrets } from '../../journal/secrets.ts';
import { Steps } from './steps.ts';

export interface RunningTenant {
  readonly core: Core;
  readonly state: TenantState;
  readonly readiness: Readiness;
  readonly connected: Connected;
  /** What its activities are given. */
  readonly services: Services;
  readonly secrets: SecretStore;
  readonly password: string;
  /** Runs something as an activity would, with the connection as one of the runner's identities. */
  within<T>(role: IdentityRole, work: (context: ConnectionContext) => Promise<T>): Promise<T>;
  plan<D, S, O>(implementation: Implementation<D, S, O>, desired: D): Promise<PlanAnswer>;
  /** Plans, and applies what was planned. */
  apply<D, S, O>(implementation: Implementation<D, S, O>, desired: D): Promise<ApplyAnswer>;
  /** Plans, and applies what fails for good: the failure, another attempt of the same step, its undo. */
  failing<D, S, O>(
    implementation: Implementation<D, S, O>,
    desired: D,
  ): Promise<{
    failure: ApplicationFailure;
    again: () => Promise<ApplicationFailure>;
    undo: () => Promise<UndoAnswer>;
  }>;
  undo<D, S, O>(implementation: Implementation<D, S, O>, desired: D, applied: ApplyAnswer): Promise<UndoAnswer>;
  /** Moves the clock past every replication. */
  replicate(): void;
  close(): Promise<void>;
}

const connection = 'demo';
const mostTries = 60;
/** Tries that fail are what is tested. */
const quiet = { logger: new DefaultLogger('ERROR') };

type Organization = (
  given: Pick<Connected, 'name' | 'clock'> & { trustRoot: string; readiness: Readiness },
) => ConnectedOrganization;

/**
 * @param options.breakGlassAccounts as in the connection
 * @param options.onPremises how the organization on premises is reached; absent: it isn't
 */
export async function runningTenant({
  breakGlassAccounts = [],
  onPremises,
  ...options
}: SimulatorOptions & {
  breakGlassAccounts?: readonly string[];
  onPremises?: Organization;
} = {}): Promise<RunningTenant> {
  const simulator = await startSimulator({
    faultRate: 0,
    servers: 1,
    keys: keptKeysFolder,
    ...options,
    parts: [createGraphPart, createExchangePart, createCompliancePart],
  });
  const { core, readiness } = simulator;
  const home = await mkdtemp(join(tmpdir(), 'running-tenant-'));
  const journal = openedWhenNeeded({ home });
  const secrets = journalSecrets(journal, async () => testKeys);
  const { reference } = await secrets.put('service-account', 'Long-Enough-9-Password', {
    kind: 'password',
    createdBy: 'test',
  });
  const runner = (name: string) => {
    const credential = readiness.credentials.find((each) => each.name.includes(`(${name})`));
    if (credential === undefined) throw new Error(`The tenant has no runner for ${name}.`);
    return applicationOf(credential);
  };
  const origin = new URL(readiness.graph ?? '').origin;
  const trustRoot = await readFile(readiness.certificateAuthority, 'utf8');
  const clock: Clock = { origin: 0, scale: 1, now: () => core.clock.now() };
  const connected: Connected = {
    name: connection,
    kind: 'simulated',
    tenantId: readiness.tenant.id,
    organization: readiness.tenant.initialDomain,
    authority: readiness.authority,
    graph: origin,
    exchange: origin,
    ews: `${origin}/EWS/Exchange.asmx`,
    compliance: readiness.compliance ?? origin,
    imap: { host: '127.0.0.1', port: 993 },
    pop: { host: '127.0.0.1', port: 995 },
    smtp: { host: '127.0.0.1', port: 587 },
    scopes: {
      graph: 'https://graph.microsoft.com/.default',
      exchange: 'https://outlook.office365.com/.default',
      compliance: 'https://ps.compliance.protection.outlook.com/.default',
    },
    trustRoot,
    identities: { plan: runner('plan'), apply: runner('apply') },
    clock,
    breakGlassAccounts,
    ...(readiness.decisions && { decisions: [readiness.decisions.clientId] }),
    egress: Object.entries(readiness.egress).map(([localAddress, publicAddress]) => ({ localAddress, publicAddress })),
    ...(onPremises && { onPremises: onPremises({ name: connection, clock, trustRoot, readiness }) }),
  };
  const steps = new Steps();
  const services: Services = {
    home,
    secrets,
    journal,
    connect: async () => connected,
    identityOf: async () => 'claims',
  };

  let activities = 0;
  /** As Temporal does: again, until it is done or can't help. */
  const run = async <A>(activity: (input: never) => Promise<A>, input: object): Promise<A> => {
    activities += 1;
    const { installation } = await journal();
    for (let attempt = 1; ; attempt += 1) {
      const environment = new MockActivityEnvironment(
        { ...usualLimits, attempt, activityId: `ensure-${activities}` },
        quiet,
      );
      try {
        return (await environment.run(activity as never, asAsked(input, installation) as never)) as A;
      } catch (error) {
        if (!(error instanceof ApplicationFailure) || error.nonRetryable === true || attempt === mostTries) throw error;
        core.clock.advance(30);
        // A pause that a service asks for is real time.
        await sleep(Number(error.nextRetryDelay ?? 0));
      }
    }
  };
  const activityOf = <D, S, O>(implementation: Implementation<D, S, O>, verb: string) => {
    const activities = ensureActivities(services, implementation) as Record<string, (input: never) => Promise<unknown>>;
    const activity = activities[`${implementation.resource.kind}.${verb}`];
    if (activity === undefined) throw new Error(`There is no activity ${verb}.`);
    return activity;
  };
  const tenant: RunningTenant = {
    core,
    get state() {
      return core.store.state;
    },
    readiness,
    connected,
    services,
    secrets,
    password: reference,
    within: async (role, work) => {
      const environment = new MockActivityEnvironment({ ...usualLimits, activityId: 'within' }, quiet);
      return environment.run(async () => work(await contextOf(asGranted(services), connection, role)));
    },
    plan: async (implementation, desired) =>
      run(activityOf(implementation, 'plan') as never, { connection, desired, unread: false }),
    apply: async (implementation, desired) => {
      const approved = await tenant.plan(implementation, desired);
      const step = steps.begin();
      const input = { connection, step, desired: desired as Json, approved };
      return steps.ended(step, await run<ApplyAnswer>(activityOf(implementation, 'apply') as never, input));
    },
    failing: async (implementation, desired) => {
      const input = {
        connection,
        step: steps.begin(),
        desired: desired as Json,
        approved: await tenant.plan(implementation, desired),
      };
      const again = async () => {
        try {
          await run(activityOf(implementation, 'apply') as never, input);
        } catch (error) {
          if (error instanceof ApplicationFailure) return error;
          throw error;
        }
        throw new Error('It was applied.');
      };
      return {
        failure: await again(),
        again,
        undo: async () => run<UndoAnswer>(activityOf(implementation, 'undo') as never, input),
      };
    },
    undo: async (implementation, desired, applied) =>
      run(activityOf(implementation, 'undo') as never, {
        connection,
        step: steps.of(applied),
        desired,
        applied,
        approved: applied,
      }),
    replicate: () => core.clock.advance(600),
    close: async () => {
      await closeRoutes();
      await simulator.close();
      await (await journal()).close();
      await rm(home, { recursive: true, force: true });
    },
  };
  return tenant;
}
