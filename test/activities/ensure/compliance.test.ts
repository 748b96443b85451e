/**
 * Security & Compliance has service principals and role groups of its own: there and back, separate from those of
 * Exchange.
 */
import { complianceRoleGroupMemberImplementation } from '../../../activities/ensure/compliance-role-group-member.ts';
import { complianceRoleGroupImplementation } from '../../../activities/ensure/compliance-role-group.ts';
import { complianceServicePrincipalImplementation } from '../../../activities/ensure/compliance-service-principal.ts';
import { exchangeServicePrincipalImplementation } from '../../../activities/ensure/exchange-service-principal.ts';
import type { Implementation } from '../../../activities/ensure/implementation.ts';
import { complianceCmdletImplementation } from '../../../activities/probe/compliance-cmdlet.ts';
import { applicationTokenImplementation } from '../../../activities/probe/application-token.ts';
import { type SimulatedApplication, simulatedExchange, type SimulatedExchange, until } from '../simulated-exchange.ts';

let exchange: SimulatedExchange;
let app: SimulatedApplication;
beforeAll(async () => {
  exchange = await simulatedExchange();
  app = await exchange.application('SecOps');
}, 120_000);
afterAll(async () => exchange.close());

async function so<D, S, O>(implementation: Implementation<D, S, O>, desired: D) {
  const ensured = exchange.ensure(implementation, desired);
  const approved = await ensured.plan();
  const applied = await until(() => ensured.apply(approved));
  return { approved, applied, ensured };
}

const exchangePrincipal = () => ({ appId: app.appId, objectId: app.objectId, displayName: 'SecOps' });
const group = { name: 'SecOps Search', roles: ['Compliance Search', 'Search And Purge'] as const };
const member = () => ({ roleGroup: group.name, member: app.objectId, name: 'SecOps' });

test('its service principal is another one than that of Exchange', async () => {
  const { ensured, approved, applied } = await so(complianceServicePrincipalImplementation, exchangePrincipal());
  expect(applied).toMatchObject({ ours: true, created: true, id: app.objectId });
  expect(await exchange.ensure(exchangeServicePrincipalImplementation, exchangePrincipal()).plan()).toMatchObject({
    action: 'create',
  });
  expect(await ensured.plan()).toMatchObject({ action: 'none' });
  expect(await ensured.undo(approved, applied)).toEqual({
    undone: `the Exchange service principal of ${app.objectId} is removed`,
  });
  expect(await ensured.plan()).toMatchObject({ action: 'create' });
});

test('the object id of the registration is refused there, too', async () => {
  const wrong = exchange.ensure(complianceServicePrincipalImplementation, { ...exchangePrincipal(), objectId: app.id });
  await expect(wrong.plan()).rejects.toMatchObject({ type: 'service-principal-of-registration' });
});

test('a role group with its member goes as it came, the service principal not before the member', async () => {
  const made = await so(complianceServicePrincipalImplementation, exchangePrincipal());
  const grouped = await so(complianceRoleGroupImplementation, group);
  const joined = await so(complianceRoleGroupMemberImplementation, member());
  expect(await joined.ensured.plan()).toMatchObject({ action: 'none' });
  expect(await made.ensured.undo(made.approved, made.applied)).toEqual({
    residual: expect.stringContaining('member of SecOps Search'),
  });
  expect(await grouped.ensured.undo(grouped.approved, grouped.applied)).toHaveProperty('residual');
  for (const each of [joined, grouped, made]) {
    expect(await each.ensured.undo(each.approved, each.applied)).toHaveProperty('undone');
    expect(await each.ensured.plan()).toMatchObject({ action: 'create' });
  }
});

test('a role group of the same name with other roles stops the plan by its name', async () => {
  const { ensured, approved, applied } = await so(complianceRoleGroupImplementation, group);
  const other = exchange.ensure(complianceRoleGroupImplementation, { ...group, roles: ['Compliance Search'] as const });
  await expect(other.plan()).rejects.toMatchObject({
    type: 'compliance-role-group-differs',
    message: expect.stringContaining('SecOps Search has Compliance Search, Search And Purge'),
  });
  await ensured.undo(approved, applied);
});

test('without a consent and a role nothing is seen, and nothing is proven', async () => {
  const as = app.actor;
  const lacking = await until(() =>
    exchange.attempt(applicationTokenImplementation, {
      as,
      audience: 'compliance',
      roles: ['Exchange.ManageAsApp'] as const,
    }),
  );
  expect(lacking).toMatchObject({ outcome: 'inconclusive', code: 'role-not-in-token' });
  const attempt = await exchange.attempt(complianceCmdletImplementation, { as, cmdlet: 'Get-ComplianceSearch' });
  expect(attempt).toMatchObject({ outcome: 'inconclusive', code: 'exchange-denied' });
});
