/** A bulk step sends Exchange nothing for as long as Exchange asked to wait, by the requests that Exchange saw. */
import { setTimeout } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { bulkActivities } from '../admitted.ts';
import { mailboxPermissionImplementation } from '../../../activities/bulk/mailbox-permission.ts';
import type { ApplyEachAnswer } from '../../../domain/activity-contracts.ts';
import { addList } from '../../../journal/lists.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';

jest.setTimeout(60_000);

const retryAfter = 1000;

let tenant: RunningTenant;
/** When Exchange was asked, and which of the requests it refused. */
let requests: { at: number; isThrottled: boolean }[];
/** Called before each request. */
let before: () => void;

beforeEach(async () => {
  tenant = await runningTenant();
  requests = [];
  before = () => undefined;
  const { faults } = tenant.core;
  const injectFault = faults.injectFault.bind(faults);
  jest.spyOn(faults, 'injectFault').mockImplementation((facts) => {
    if (facts['part'] !== 'exchange') return injectFault(facts);
    before();
    const injectedFault = injectFault(facts);
    requests.push({ at: Date.now(), isThrottled: injectedFault !== null });
    return injectedFault;
  });
});
afterEach(() => tenant.close());

const writes = () =>
  tenant.core.store.audit.filter(({ operation }) => operation.includes('Add-MailboxPermission')).length;
const throttle = () => tenant.core.faults.post({ name: 'throttle', match: { part: 'exchange' }, times: 1 });

/** @returns the tries that were refused, each with when its end was known */
async function applied(items: readonly string[]) {
  const { 'mailbox-permission.applyEach': applyEach } = bulkActivities(
    tenant.services,
    mailboxPermissionImplementation,
  );
  const desired = {
    list: await addList(await tenant.services.journal(), items),
    objectId: tenant.state.exchange.servicePrincipals[0]?.objectId ?? '',
    application: 'App',
  };
  const input = {
    connection: 'demo',
    installation: (await tenant.services.journal()).installation,
    step: 'mailbox-permission/all',
    desired,
    from: 0,
    count: items.length,
    mayChange: true,
  };
  const attempt = async () => {
    const environment = new MockActivityEnvironment({ attempt: 1 }, { logger: new DefaultLogger('ERROR') });
    return (await environment.run(applyEach as never, input as never)) as ApplyEachAnswer;
  };
  const refusedAt: number[] = [];
  for (;;) {
    try {
      return { answer: await attempt(), refusedAt };
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || error.nonRetryable === true) throw error;
      if (error.type !== 'exchange-throttled') {
        tenant.core.clock.advance(30);
        continue;
      }
      refusedAt.push(Date.now());
      // Another worker that knows nothing of the refusal takes over: it learns how long to wait, and sends nothing.
      const asked = requests.length;
      const early = await attempt().catch((reason: unknown) => reason);
      expect(early).toMatchObject({ type: 'exchange-throttled' });
      expect(requests).toHaveLength(asked);
      await setTimeout(Number((early as ApplicationFailure).nextRetryDelay));
    }
  }
}

const [ada, ben, cora] = ['ada.berg', 'ben.castillo', 'cora.diaz'].map((name) => `${name}@contoso.example`) as [
  string,
  string,
  string,
];
const five = [ada, ben, cora, 'dirk.evers@contoso.example', 'elif.fontaine@contoso.example'];

it('asks nothing before Retry-After when a read is throttled', async () => {
  throttle();
  const { answer, refusedAt } = await applied([ada]);
  expect(answer).toEqual({ changed: 1, unchanged: 0, failed: [], written: 1 });
  expect(refusedAt).toHaveLength(1);
  const refused = requests.findIndex(({ isThrottled }) => isThrottled);
  expect(requests[refused + 1]?.at).toBeGreaterThanOrEqual((requests[refused]?.at ?? 0) + retryAfter);
});

it('sends no other write before Retry-After when one of several is throttled, and writes each once', async () => {
  before = () => {
    if (writes() < 2) return;
    throttle();
    before = () => undefined;
  };
  const { answer, refusedAt } = await applied(five);
  expect(answer).toEqual({ changed: five.length, unchanged: 0, failed: [], written: five.length });
  expect(writes()).toBe(five.length);
  const [end = 0] = refusedAt;
  const throttledAt = requests.find(({ isThrottled }) => isThrottled)?.at ?? 0;
  // What was under way at the same time had been sent before; from the end of the try on there is silence.
  const early = requests.filter(
    ({ at, isThrottled }) => !isThrottled && at >= throttledAt && at < throttledAt + retryAfter,
  );
  expect(early.length).toBeLessThanOrEqual(2);
  expect(early.filter(({ at }) => at > end)).toEqual([]);
});
