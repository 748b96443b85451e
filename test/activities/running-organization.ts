/**
 * The activities as an on-premises worker runs them, against the simulated organization in a process of its own:
 * through the connector, the fake `pwsh`, and the servers' real sockets. Tries follow each other as Temporal
 * would make them, and the organization's clock is moved instead of being waited for.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { contextOf, type ConnectionContext } from '../../activities/context.ts';
import { asGranted, ensureActivities } from './admitted.ts';
import type { Implementation } from '../../activities/ensure/implementation.ts';
import type { ProbeImplementation } from '../../activities/probe/implementation.ts';
import type { SourceImplementation } from '../../activities/read/implementation.ts';
import type { Services } from '../../activities/services.ts';
import type { Connected } from '../../connectors/connected.ts';
import { closeRoutes } from '../../connectors/http/routes.ts';
import { closeSessions } from '../../connectors/powershell/session-pool.ts';
import type { SecretStore } from '../../domain/secret-store.ts';
import { connectSimulated } from '../../connectors/simulated/connect-simulated.ts';
import type { ApplyAnswer, PlanAnswer, UndoAnswer } from '../../domain/activity-contracts.ts';
import type { IdentityRole } from '../../domain/connection.ts';
import type { Observation } from '../../domain/probe.ts';
import type { Reading } from '../../domain/source.ts';
import type { Readiness } from 'exchange-simulator/readiness.ts';
import type { OnPremisesState } from 'exchange-simulator/tenant/on-premises-state.ts';
import type { TenantState } from 'exchange-simulator/tenant/state.ts';
import { compileSimulator } from 'exchange-simulator/testing/compiled.ts';
import { testKeys } from '../journal/test-keys.ts';
import { usualLimits } from './usual-limits.ts';
import { asAsked } from './as-asked.ts';
import { openedWhenNeeded } from '../../journal/opened-when-needed.ts';
import { journalSecrets } from '../../journal/secrets.ts';
import { Steps } from './steps.ts';
import { nothingProven } from './nothing-proven.ts';

export interface RunningOrganization {
  readonly readiness: Readiness;
  readonly services: Services;
  readonly secrets: SecretStore;
  /** As the connection is at this moment: with its clock. */
  connected(): Promise<Connected>;
  /** What is there now. */
  state(): Promise<OnPremisesState>;
  /** The same without what is still on its way between domain controllers. */
  picture(): Promise<Omit<OnPremisesState, 'replication'>>;
  /** Runs something as an activity would. */
  within<T>(role: IdentityRole, work: (context: ConnectionContext) => Promise<T>): Promise<T>;
  /** Runs a function as an activity. */
  activity<T>(work: () => Promise<T>): Promise<T>;
  plan<D, S, O>(
    implementation: Implementation<D, S, O>,
    desired: NoInfer<D>,
    how?: { unread: true },
  ): Promise<PlanAnswer>;
  /** Plans, and applies what was planned. */
  apply<D, S, O>(implementation: Implementation<D, S, O>, desired: NoInfer<D>): Promise<ApplyAnswer>;
  undo<D, S, O>(
    implementation: Implementation<D, S, O>,
    desired: NoInfer<D>,
    applied: ApplyAnswer,
  ): Promise<UndoAnswer>;
  read<A, O>(implementation: SourceImplementation<A, O>, args: NoInfer<A>): Promise<Reading<O>>;
  attempt<A>(implementation: ProbeImplementation<A>, args: NoInfer<A>): Promise<Observation>;
  /** Moves the organization's clock. */
  advance(seconds: number): Promise<void>;
  power(server: string, down: boolean): Promise<void>;
  /** Has the organization's PowerShell go wrong. */
  fault(fault: object): Promise<void>;
  close(): Promise<void>;
}

export const connection = 'corp';
const run = 'monosync-onprem/corp/test';
const mostTries = 20;
/** Tries that fail are what is tested. */
const quiet = { logger: new DefaultLogger('ERROR') };

export async function runningOrganization(...options: string[]): Promise<RunningOrganization> {
  const compiled = await compileSimulator();
  const { readiness } = await compiled.start('--faults', 'off', ...options);
  const home = await mkdtemp(join(tmpdir(), 'running-organization-'));
  const ready = join(home, 'ready.json');
  await writeFile(ready, JSON.stringify(readiness));
  const journal = openedWhenNeeded({ home });
  const secrets = journalSecrets(journal, async () => testKeys);
  const connected = async () =>
    connectSimulated(connection, { kind: 'simulated', ready, breakGlassAccounts: [] }, home, undefined);
  const steps = new Steps();
  const services: Services = { home, secrets, journal, connect: connected, identityOf: async () => 'claims' };

  const administration = async (method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${readiness.administration}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return await answer.json();
  };
  const advance = async (seconds: number) => {
    await administration('POST', 'clock', { advanceSeconds: seconds });
  };

  let activities = 0;
  const environment = (attempt = 1) => {
    const workflowExecution = { workflowId: run, runId: 'one' };
    return new MockActivityEnvironment(
      { ...usualLimits, attempt, activityId: `activity-${activities}`, workflowExecution },
      quiet,
    );
  };
  /** As Temporal does: again, until it is done or can't help. */
  const tried = async <A>(activity: (input: never) => Promise<A>, input: object): Promise<A> => {
    activities += 1;
    const { installation } = await journal();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await environment(attempt).run(activity as never, asAsked(input, installation) as never)) as A;
      } catch (error) {
        if (!(error instanceof ApplicationFailure) || error.nonRetryable === true || attempt === mostTries) throw error;
        await advance(30);
      }
    }
  };
  const activityOf = <D, S, O>(implementation: Implementation<D, S, O>, verb: string) => {
    const all = ensureActivities(services, implementation) as Record<string, (input: never) => Promise<unknown>>;
    const activity = all[`${implementation.resource.kind}.${verb}`];
    if (activity === undefined) throw new Error(`There is no activity ${verb}.`);
    return activity;
  };
  const within = async <T>(role: IdentityRole, work: (context: ConnectionContext) => Promise<T>): Promise<T> => {
    activities += 1;
    return (await environment().run((async () =>
      work(await contextOf(asGranted(services), connection, role))) as never)) as T;
  };
  const organization: RunningOrganization = {
    readiness,
    services,
    secrets,
    connected,
    within,
    activity: async <T>(work: () => Promise<T>) => {
      activities += 1;
      return (await environment().run(work as never)) as T;
    },
    advance,
    state: async () => {
      const answer = (await administration('GET', 'state')) as TenantState | { state: TenantState };
      const { onPremises } = 'state' in answer ? answer.state : answer;
      if (onPremises === undefined) throw new Error('There is no organization on premises.');
      return onPremises;
    },
    picture: async () => {
      const { replication: _replication, ...rest } = await organization.state();
      return rest;
    },
    plan: async (implementation, desired, { unread } = { unread: false } as never) =>
      (await tried(activityOf(implementation, 'plan'), { connection, desired, unread })) as PlanAnswer,
    apply: async (implementation, desired) => {
      const approved = await organization.plan(implementation, desired);
      const step = steps.begin();
      const input = { connection, step, desired, approved };
      return steps.ended(step, (await tried(activityOf(implementation, 'apply'), input)) as ApplyAnswer);
    },
    undo: async (implementation, desired, applied) => {
      const approved = { action: applied.action, changes: applied.changes };
      return (await tried(activityOf(implementation, 'undo'), {
        connection,
        step: steps.of(applied),
        desired,
        applied,
        approved,
      })) as UndoAnswer;
    },
    read: async (implementation, args) =>
      within('plan', async (context) => implementation.read(context, implementation.source.schema.parse(args))),
    attempt: async (implementation, args) =>
      within('plan', async (context) =>
        implementation.attempt(context, implementation.probe.schema.parse(args), nothingProven),
      ),
    fault: async (fault) => {
      await administration('POST', 'faults', fault);
    },
    power: async (server, down) => {
      await administration('POST', 'servers', { server, down });
    },
    close: async () => {
      await closeSessions();
      await closeRoutes();
      compiled.end();
      await (await journal()).close();
      await rm(home, { recursive: true, force: true });
    },
  };
  return organization;
}
