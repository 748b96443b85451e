/** Parts of bulks on two workers: by the calls that are under way at once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { bulkActivities } from '../admitted.ts';
import { mailboxPermissionImplementation } from '../../../activities/bulk/mailbox-permission.ts';
import type { ApplyEachAnswer } from '../../../domain/activity-contracts.ts';
import { addList } from '../../../journal/lists.ts';
import { openedWhenNeeded, type OpenedWhenNeeded } from '../../../journal/opened-when-needed.ts';
import { until } from '../../../processes/alive.ts';
import { tamper } from '../../journal/backends.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';
import { usualLimits } from '../usual-limits.ts';

jest.setTimeout(60_000);

const items = ['ada.berg', 'ben.castillo', 'cora.diaz', 'dirk.evers', 'elif.fontaine'].map(
  (name) => `${name}@contoso.example`,
);

let tenant: RunningTenant;
let others: OpenedWhenNeeded;
let list: string;
beforeEach(async () => {
  tenant = await runningTenant();
  others = openedWhenNeeded({ home: tenant.services.home });
  list = await addList(await tenant.services.journal(), items);
});
afterEach(async () => {
  await others.close();
  await tenant.close();
});

/** Calls that are under way, of both workers. */
let underWay = 0;
let most = 0;
beforeEach(() => {
  underWay = 0;
  most = 0;
});

const counting: typeof mailboxPermissionImplementation = {
  ...mailboxPermissionImplementation,
  write: async (...given) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await sleep(20);
    await mailboxPermissionImplementation.write(...given);
    underWay -= 1;
  },
};

function part(step: string, environment: MockActivityEnvironment, journal = () => tenant.services.journal()) {
  const { 'mailbox-permission.applyEach': applyEach } = bulkActivities({ ...tenant.services, journal }, counting);
  const objectId = tenant.state.exchange.servicePrincipals[0]?.objectId ?? '';
  const desired = { list, objectId, application: 'App' };
  return async (): Promise<ApplyEachAnswer> => {
    const { installation } = await journal();
    const input = { connection: 'demo', installation, step, desired, from: 0, count: items.length, mayChange: true };
    return (await environment.run(applyEach as never, input as never)) as ApplyEachAnswer;
  };
}

const environment = (limits: object = {}) =>
  new MockActivityEnvironment({ ...usualLimits, ...limits }, { logger: new DefaultLogger('ERROR') });

const taken = (until: string): string =>
  `insert into call_shares values ('demo', 'exchange', 'another', 0, 3, 3, '${until}')`;

it('one part has three under way', async () => {
  expect(await part('one', environment())()).toMatchObject({ changed: items.length });
  expect(most).toBe(3);
});

it('two parts on two workers have no more together', async () => {
  await Promise.all([part('one', environment())(), part('two', environment(), others)()]);
  expect(most).toBe(3);
});

it('a part waits for what a worker had that was killed, until its time is over', async () => {
  const journal = await tenant.services.journal();
  await tamper(journal, taken('2999-01-01T00:00:00.000Z'));
  const waiting = part('one', environment())();
  const isWaiting = async (): Promise<boolean> => {
    const { count } = await journal.read(({ rows }) =>
      rows
        .selectFrom('call_shares')
        .select((row) => row.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    );
    return count === 2;
  };
  expect(await until(isWaiting, 5_000)).toBe(true);
  expect(most).toBe(0);
  await tamper(journal, `update call_shares set expires_at = '2000-01-01T00:00:00.000Z' where holder = 'another'`);
  expect(await waiting).toMatchObject({ changed: items.length });
});

it('a part that waits is cancelled at once', async () => {
  await tamper(await tenant.services.journal(), taken('2999-01-01T00:00:00.000Z'));
  const activity = environment();
  const waiting = part('one', activity)().catch((error: unknown) => error);
  activity.cancel('CANCELLED');
  expect(await waiting).toBeInstanceOf(CancelledFailure);
  expect(most).toBe(0);
});

it('a part that waits for half of its time tries again', async () => {
  await tamper(await tenant.services.journal(), taken('2999-01-01T00:00:00.000Z'));
  const failure: unknown = await part('one', environment({ startToCloseTimeoutMs: 100 }))().catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({ type: 'journal-calls-taken', nonRetryable: false });
});
