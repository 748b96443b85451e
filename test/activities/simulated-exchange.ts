/**
 * Implementations against the simulator as a process of its own, on a clock so fast that a day passes in seconds: what a
 * worker would do, without a workflow around it.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { type ConnectionContext, contextOf } from '../../activities/context.ts';
import { asGranted, ensureActivities } from './admitted.ts';
import type { Implementation } from '../../activities/ensure/implementation.ts';
import type { ProbeImplementation } from '../../activities/probe/implementation.ts';
import type { Services } from '../../activities/services.ts';
import type { Connected } from '../../connectors/connected.ts';
import { graphPath } from '../../connectors/graph/encoding.ts';
import { makeCertificate } from '../../connectors/secrets/certificate.ts';
import { connectSimulated } from '../../connectors/simulated/connect-simulated.ts';
import type { ResourceWork } from '../../domain/activities.ts';
import type { ApplyAnswer, PlanAnswer, UndoAnswer } from '../../domain/activity-contracts.ts';
import type { Difference } from '../../domain/change.ts';
import type { Json } from '../../domain/json.ts';
import type { Observation } from '../../domain/probe.ts';
import type { ApplicationActor } from '../../domain/probes/actor.ts';
import type { Readiness } from 'exchange-simulator/readiness.ts';
import { compileSimulator } from 'exchange-simulator/testing/compiled.ts';
import { openedWhenNeeded } from '../../journal/opened-when-needed.ts';
import { journalSecrets, secretKeysOf } from '../../journal/secrets.ts';
import { asAsked } from './as-asked.ts';
import { nothingProven } from './nothing-proven.ts';

export interface SimulatedExchange {
  services: Services;
  connected: Connected;
  readiness: Readiness;
  /** The context of an activity as the runner that plans, or that applies. */
  context(role?: 'plan' | 'apply'): Promise<ConnectionContext>;
  /** The three activities of a resource. */
  ensure<D, S, O>(implementation: Implementation<D, S, O>, desired: D): Ensured;
  /** One attempt of a probe. */
  attempt<Args>(implementation: ProbeImplementation<Args>, args: Args): Promise<Observation>;
  /** An application with its enterprise application and a certificate that Entra knows. */
  application(displayName: string): Promise<SimulatedApplication>;
  close(): Promise<void>;
}

interface Ensured {
  plan(): Promise<PlanAnswer>;
  apply(approved: Pick<Difference, 'action' | 'changes'>): Promise<ApplyAnswer>;
  undo(approved: Pick<Difference, 'action' | 'changes'>, applied: ApplyAnswer): Promise<UndoAnswer>;
}

export interface SimulatedApplication {
  id: string;
  appId: string;
  /** Object id of the enterprise application. */
  objectId: string;
  actor: ApplicationActor;
}

/** How much faster than real time the clock runs: a day is four seconds. */
const scale = 20_000;

export async function simulatedExchange(variant = 'contoso'): Promise<SimulatedExchange> {
  const home = await mkdtemp(join(tmpdir(), 'simulated-exchange-'));
  const compiled = await compileSimulator();
  const options = ['--faults', 'off', '--scale', String(scale), '--seed', '7', '--tenant', variant, '--servers', '1'];
  const simulator = await compiled.start(...options);
  const ready = join(home, 'ready.json');
  await writeFile(ready, JSON.stringify(simulator.readiness));
  const connection = { kind: 'simulated', ready, breakGlassAccounts: [] } as const;
  const connected = await connectSimulated('simulated', { ...connection, breakGlassAccounts: [] }, home, undefined);
  const journal = openedWhenNeeded({ home });
  const services: Services = {
    home,
    connect: () => Promise.resolve(connected),
    identityOf: () => Promise.resolve('claims'),
    journal,
    secrets: journalSecrets(journal, secretKeysOf({ home })),
  };
  // A failed activity is what many tests are about: no news in a log.
  const environment = () => new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const context = (role: 'plan' | 'apply' = 'plan') =>
    environment().run(() => contextOf(asGranted(services), 'simulated', role)) as Promise<ConnectionContext>;

  let steps = 0;
  return {
    services,
    connected,
    readiness: simulator.readiness,
    context,
    ensure: (implementation, desired) => {
      const activities = ensureActivities(services, implementation);
      const perform = async <O>(name: keyof ResourceWork, input: object): Promise<O> => {
        const activity = activities[`${implementation.resource.kind}.${name}`] as unknown as (
          input: object,
        ) => Promise<O>;
        const { installation } = await services.journal();
        return (await environment().run(activity, asAsked(input, installation))) as O;
      };
      steps += 1;
      const asked = { connection: 'simulated', desired: desired as Json };
      const step = `step/${steps}`;
      return {
        plan: () => perform('plan', { ...asked, unread: false }),
        apply: (approved) => perform('apply', { ...asked, step, approved }),
        undo: (approved, applied) => perform('undo', { ...asked, step, approved, applied }),
      };
    },
    attempt: async ({ probe, attempt }, args) => attempt(await context(), probe.schema.parse(args), nothingProven),
    application: async (displayName) => makeApplication(services, await context('apply'), displayName),
    close: async () => {
      const ended = new Promise((resolve) => simulator.process.once('exit', resolve));
      simulator.process.kill('SIGTERM');
      await ended;
      compiled.end();
      await (await services.journal()).close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function makeApplication(
  { secrets }: Services,
  { graph, clock }: ConnectionContext,
  displayName: string,
): Promise<SimulatedApplication> {
  const app = await graph.request<{ id: string; appId: string }>({
    method: 'POST',
    path: graphPath`/applications`,
    body: { displayName, signInAudience: 'AzureADMyOrg' },
  });
  const certificate = await makeCertificate(secrets, {
    secretName: `probe-${app.appId}`,
    commonName: displayName,
    now: clock.now(),
    validDays: 365,
    createdBy: 'test',
    operation: app.id,
  });
  const key = { type: 'AsymmetricX509Cert', usage: 'Verify', key: certificate.der, displayName: `CN=${displayName}` };
  await until(() =>
    graph.request({
      method: 'PATCH',
      path: graphPath`/applications/${app.id}`,
      body: { keyCredentials: [key] },
    }),
  );
  const enterprise = await until(() =>
    graph.request<{ id: string }>({
      method: 'POST',
      path: graphPath`/servicePrincipals`,
      body: { appId: app.appId },
    }),
  );
  const actor = {
    kind: 'application',
    clientId: app.appId,
    name: displayName,
    certificate: certificate.reference,
  } as const;
  return { id: app.id, appId: app.appId, objectId: enterprise.id, actor };
}

/**
 * Tries until it works, for as long as replication may take at this scale.
 * @throws the last error, when the deadline has passed
 */
export async function until<T>(attempt: () => Promise<T>, deadline = 20_000): Promise<T> {
  const end = Date.now() + deadline;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
