/** What one worker was told to wait, the others wait as well: in steps, plans and everything else of the same tenant. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { contextOf, type ConnectionContext } from '../../activities/context.ts';
import { ensureActivities } from './admitted.ts';
import { roleGroupImplementation } from '../../activities/ensure/role-group.ts';
import { graphPath } from '../../connectors/graph/encoding.ts';
import { Failure } from '../../domain/failure.ts';
import { openedWhenNeeded, type OpenedWhenNeeded } from '../../journal/opened-when-needed.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { asAsked } from './as-asked.ts';
import { runningTenant, type RunningTenant } from './running-tenant.ts';
import { usualLimits } from './usual-limits.ts';

jest.setTimeout(60_000);

let tenant: RunningTenant;
/** Of another worker of the same home. */
let others: OpenedWhenNeeded;
/** The parts of the service that were asked, in turn. */
let asked: string[];

beforeEach(async () => {
  tenant = await runningTenant();
  others = openedWhenNeeded({ home: tenant.services.home });
  asked = [];
  const { faults } = tenant.core;
  const injectFault = faults.injectFault.bind(faults);
  jest.spyOn(faults, 'injectFault').mockImplementation((facts) => {
    asked.push(facts['part'] ?? '');
    return injectFault(facts);
  });
});
afterEach(async () => {
  await others.close();
  await tenant.close();
});

type Services = RunningTenant['services'];
const here = (): Services => tenant.services;
const there = (): Services => ({ ...tenant.services, journal: others });

const environment = () =>
  new MockActivityEnvironment({ ...usualLimits, activityId: 'any' }, { logger: new DefaultLogger('ERROR') });

async function call(services: Services, work: (context: ConnectionContext) => Promise<unknown>): Promise<unknown> {
  const activity = async () => work(await contextOf(services, 'demo', 'plan'));
  return await environment()
    .run(activity)
    .catch((error: unknown) => error);
}

const readGraph = ({ graph }: ConnectionContext) => graph.request({ path: graphPath`/organization` });
const readExchange = ({ exchange }: ConnectionContext) => exchange.invoke('Get-RoleGroup', {});

describe.each([
  ['throttle', 'graph', readGraph, 'graph-throttled', readExchange],
  ['unavailable', 'graph', readGraph, 'graph-unavailable', readExchange],
  ['throttle', 'exchange', readExchange, 'exchange-throttled', readGraph],
] as const)('a Retry-After (%s) of %s', (name, part, read, code, readOther) => {
  it('holds for another worker until it is over, and for this service alone', async () => {
    tenant.core.faults.post({ name, match: { part }, times: 1 });
    expect(await call(here(), read)).toMatchObject({ code });
    asked = [];
    const early = await call(there(), read);
    expect(early).toMatchObject({ code: `${part}-throttled`, retryAfter: expect.any(Number) as number });
    expect(asked).toEqual([]);
    expect(await call(there(), readOther)).not.toBeInstanceOf(Failure);
    await sleep((early as Failure).retryAfter);
    expect(await call(there(), read)).not.toBeInstanceOf(Failure);
    expect(asked).toContain(part);
  });
});

it('holds for a step that writes: nothing is sent, and none is recorded as begun', async () => {
  const desired = { name: 'Later', roles: ['View-Only Recipients'] as const };
  const approved = await tenant.plan(roleGroupImplementation, desired);
  tenant.core.faults.post({ name: 'throttle', match: { part: 'exchange' }, times: 1 });
  await call(here(), readExchange);
  asked = [];
  const { 'role-group.apply': apply } = ensureActivities(there(), roleGroupImplementation);
  const { installation } = await others();
  const input = asAsked({ connection: 'demo', step: 'role-group/later', desired, approved }, installation);
  const failure = (await environment()
    .run(apply as never, input as never)
    .catch((error: unknown) => error)) as ApplicationFailure;
  expect(failure).toMatchObject({ type: 'exchange-throttled', nonRetryable: false });
  expect(Number(failure.nextRetryDelay)).toBeGreaterThan(0);
  expect(asked).toEqual([]);
  expect(await recordedWrites(await others(), { run: 'test' })).toEqual([]);
});

it('keeps nobody who can’t reach the journal', async () => {
  tenant.core.faults.post({ name: 'throttle', match: { part: 'graph' }, times: 1 });
  await call(here(), readGraph);
  const alone: Services = {
    ...tenant.services,
    journal: () => Promise.reject(new Failure('journal-unreachable', { service: 'journal' })),
  };
  expect(await call(alone, readGraph)).not.toBeInstanceOf(Failure);
  // It finds out for itself.
  tenant.core.faults.post({ name: 'throttle', match: { part: 'graph' }, times: 1 });
  expect(await call(alone, readGraph)).toMatchObject({ code: 'graph-throttled' });
});
