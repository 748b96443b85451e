/**
 * Two attempts of one step at once, as where Temporal takes a worker for dead that is only suspended: the first one records
 * and sends nothing more once its lease is another's, and the other looks for what was in flight before it repeats it.
 */
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { bulkActivities } from './admitted.ts';
import { mailboxPermissionImplementation } from '../../activities/bulk/mailbox-permission.ts';
import { ensureActivities } from './admitted.ts';
import { roleGroupImplementation } from '../../activities/ensure/role-group.ts';
import { addList } from '../../journal/lists.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { until } from '../../processes/alive.ts';
import { passLeases } from '../journal/past-leases.ts';
import { asAsked } from './as-asked.ts';
import { runningTenant, type RunningTenant } from './running-tenant.ts';
import { SuspendedJournal, type Moment } from './suspended-journal.ts';
import { usualLimits } from './usual-limits.ts';

jest.setTimeout(60_000);

let tenant: RunningTenant;
beforeEach(async () => {
  tenant = await runningTenant();
});
afterEach(() => tenant.close());

type Services = RunningTenant['services'];

/** A step, by the services of the worker on which an attempt of it runs. */
interface Step {
  readonly attempt: (services: Services) => Promise<unknown>;
  /** What its writes are called in the simulator's audit. */
  readonly operation: string;
  readonly times: number;
}

/** Half of it is the time of a lease. */
const heartbeatTimeoutMs = 400;

async function run(activity: unknown, input: object): Promise<unknown> {
  const { installation } = await tenant.services.journal();
  const environment = new MockActivityEnvironment(
    { ...usualLimits, heartbeatTimeoutMs, activityId: 'step' },
    { logger: new DefaultLogger('ERROR') },
  );
  return await environment.run(activity as never, asAsked({ connection: 'demo', ...input }, installation) as never);
}

async function ensuring(): Promise<Step> {
  const desired = { name: 'Alone', roles: ['View-Only Recipients'] as const };
  const approved = await tenant.plan(roleGroupImplementation, desired);
  const attempt: Step['attempt'] = async (services) => {
    const { 'role-group.apply': apply } = ensureActivities(services, roleGroupImplementation);
    return await run(apply, { step: 'role-group/alone', desired, approved });
  };
  return { attempt, operation: 'New-RoleGroup', times: 1 };
}

async function bulk(): Promise<Step> {
  const items = ['ada.berg@contoso.example', 'ben.castillo@contoso.example'];
  const list = await addList(await tenant.services.journal(), items);
  const objectId = tenant.state.exchange.servicePrincipals[0]?.objectId ?? '';
  const desired = { list, objectId, application: 'App' };
  const part = { step: 'mailbox-permission/all', desired, from: 0, count: items.length, mayChange: true };
  const attempt: Step['attempt'] = async (services) => {
    const { 'mailbox-permission.applyEach': apply } = bulkActivities(services, mailboxPermissionImplementation);
    return await run(apply, part);
  };
  return { attempt, operation: 'Add-MailboxPermission', times: items.length };
}

async function failureOf(work: Promise<unknown>): Promise<ApplicationFailure> {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof ApplicationFailure) return error;
  throw new Error('It went well.', { cause: error });
}

/** As Temporal does: again, until it is done. */
async function untilDone(step: Step): Promise<string[]> {
  const failures: string[] = [];
  for (;;) {
    try {
      await step.attempt(tenant.services);
      return failures;
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || error.nonRetryable === true || failures.length === 20) throw error;
      failures.push(error.type ?? '');
      tenant.core.clock.advance(300);
    }
  }
}

const steps = [
  ['a resource', ensuring],
  ['a part of a bulk', bulk],
] as const;
const moments: readonly (readonly [Moment])[] = [['before the call'], ['after the answer']];

describe.each(steps)('an attempt of %s', (_step, stepOf) => {
  it.each(moments)('that is suspended %s, and wakes when another one is through, does nothing more', async (moment) => {
    const step = await stepOf();
    const suspended = new SuspendedJournal(moment);
    const journal = await tenant.services.journal();
    const first = failureOf(
      step.attempt({ ...tenant.services, journal: async () => suspended.of(await tenant.services.journal()) }),
    );
    await suspended.suspended;
    const from = Date.now();

    const tooEarly = await failureOf(step.attempt(tenant.services));
    expect(tooEarly).toMatchObject({ type: 'journal-lease-held', nonRetryable: false });
    expect(Number(tooEarly.nextRetryDelay)).toBeGreaterThan(0);
    expect(Number(tooEarly.nextRetryDelay)).toBeLessThanOrEqual(heartbeatTimeoutMs / 2);

    await passLeases(journal);
    const failures = await untilDone(step);
    if (moment === 'before the call') expect(failures).toContain('write-outcome-unknown');
    const recorded = await recordedWrites(journal, { run: 'test' });
    expect(await until(async () => Date.now() - from > heartbeatTimeoutMs / 2, 5_000)).toBe(true);

    suspended.resume();
    expect(await first).toMatchObject({ type: 'journal-lease-lost', nonRetryable: false });
    expect(await recordedWrites(journal, { run: 'test' })).toEqual(recorded);
    const written = tenant.core.store.audit.filter(({ operation }) => operation.includes(step.operation));
    expect(written).toHaveLength(step.times);
    await expect(step.attempt(tenant.services)).resolves.toBeDefined();
  });
});
