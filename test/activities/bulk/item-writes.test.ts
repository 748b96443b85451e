/** What the record of a bulk step's writes decides: by step, and only as far as it can be read. */
import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { bulkActivities } from '../admitted.ts';
import { mailboxPermissionImplementation } from '../../../activities/bulk/mailbox-permission.ts';
import type { ApplyEachAnswer, UndoEachAnswer } from '../../../domain/activity-contracts.ts';
import { addList } from '../../../journal/lists.ts';
import { tamper } from '../../journal/backends.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';
import { usualLimits } from '../usual-limits.ts';

jest.setTimeout(60_000);

const items = ['ada.berg@contoso.example', 'ben.castillo@contoso.example'];
const other = '11111111-2222-4333-8444-555555555555';

let tenant: RunningTenant;
let list: string;
let first: string;
beforeEach(async () => {
  tenant = await runningTenant();
  list = await addList(await tenant.services.journal(), items);
  const { servicePrincipals } = tenant.state.exchange;
  const [known] = servicePrincipals;
  if (known === undefined) throw new Error('The tenant has no application in Exchange.');
  first = known.objectId;
  servicePrincipals.push({ ...known, objectId: other });
});
afterEach(() => tenant.close());

/** One attempt, in the run that all attempts here are of. */
async function attempt<T>(verb: 'applyEach' | 'undoEach', objectId: string): Promise<T> {
  const activities = bulkActivities(tenant.services, mailboxPermissionImplementation);
  const input = {
    connection: 'demo',
    installation: (await tenant.services.journal()).installation,
    step: `mailbox-permission/${objectId}`,
    desired: { list, objectId, application: 'App' },
    from: 0,
    count: items.length,
    ...(verb === 'applyEach' && { mayChange: true }),
  };
  const environment = new MockActivityEnvironment(usualLimits, { logger: new DefaultLogger('ERROR') });
  return (await environment.run(activities[`mailbox-permission.${verb}`] as never, input as never)) as T;
}

const grantedTo = (objectId: string): number =>
  tenant.state.exchange.mailboxPermissions.filter(({ assigneeId }) => assigneeId === objectId).length;

it('grants one list to two applications in one run', async () => {
  for (const objectId of [first, other]) {
    expect(await attempt<ApplyEachAnswer>('applyEach', objectId)).toMatchObject({ changed: 2, written: 2 });
    expect(grantedTo(objectId)).toBe(2);
  }
  expect(await attempt<UndoEachAnswer>('undoEach', other)).toEqual({ undone: 2, residual: [] });
  expect([grantedTo(first), grantedTo(other)]).toEqual([2, 0]);
});

it('takes what it has changed for its own in each later attempt, and nothing else', async () => {
  await attempt('applyEach', first);
  expect(await attempt('applyEach', first)).toEqual({ changed: 2, unchanged: 0, failed: [], written: 2 });
  expect(await attempt('undoEach', other)).toEqual({ undone: 0, residual: [] });
  expect(grantedTo(first)).toBe(2);
});

it('names an item that somebody has changed back since, and does not write it again', async () => {
  await attempt('applyEach', first);
  const { mailboxPermissions } = tenant.state.exchange;
  mailboxPermissions.splice(
    mailboxPermissions.findIndex(({ assigneeId }) => assigneeId === first),
    1,
  );
  await expect(attempt('applyEach', first)).rejects.toMatchObject({ type: 'written-not-yet-visible' });
  tenant.replicate();
  expect(await attempt('applyEach', first)).toMatchObject({
    changed: 1,
    failed: [{ why: expect.stringContaining('somebody has changed it since') }],
    written: 2,
  });
  expect(grantedTo(first)).toBe(1);
});

it.each([
  ['is missing', `delete from writes where phase = 'outcome' and position = 4`],
  ['was forged', `update writes set item = 'nobody@contoso.example' where position = 1`],
])('undoes nothing, and says so, where a row of the step %s', async (_how, statement) => {
  await attempt('applyEach', first);
  await tamper(await tenant.services.journal(), statement);
  const failure = (await attempt('undoEach', first).catch((error: unknown) => error)) as ApplicationFailure;
  expect(failure).toMatchObject({ type: 'journal-damaged', nonRetryable: true });
  expect(failure.message).toContain(`mailbox-permission/${first}`);
  expect(grantedTo(first)).toBe(2);
});
