/**
 * Probes as the application that a run sets up: allowed inside the scope once the grants are effective, refused outside of it,
 * and inconclusive wherever a refusal would prove nothing.
 */
import { exchangeServicePrincipalImplementation } from '../../../activities/ensure/exchange-service-principal.ts';
import { cmdletOfferedImplementation } from '../../../activities/probe/cmdlet-offered.ts';
import { cmdletImplementation } from '../../../activities/probe/cmdlet.ts';
import { ewsMailboxImplementation } from '../../../activities/probe/ews-mailbox.ts';
import { exchangeUserImplementation } from '../../../activities/probe/exchange-user.ts';
import { graphMailboxImplementation } from '../../../activities/probe/graph-mailbox.ts';
import { managementRoleAssignmentImplementation } from '../../../activities/ensure/management-role-assignment.ts';
import { managementScopeImplementation } from '../../../activities/ensure/management-scope.ts';
import { ewsAllowedApplicationImplementation } from '../../../activities/ensure/ews-allowed-application.ts';
import { roleGroupMemberImplementation } from '../../../activities/ensure/role-group-member.ts';
import { roleGroupImplementation } from '../../../activities/ensure/role-group.ts';
import type { Implementation } from '../../../activities/ensure/implementation.ts';
import { identityOf } from '../../../activities/probe/actor-identity.ts';
import type { EwsOptions } from '../../../connectors/ews/ews-client.ts';
import { graphPath, odata } from '../../../connectors/graph/encoding.ts';
import type { Observation } from '../../../domain/probe.ts';
import { actorName } from '../../../domain/probes/actor.ts';
import { type SimulatedApplication, simulatedExchange, type SimulatedExchange, until } from '../simulated-exchange.ts';

const inside = 'ada.berg@contoso.example';
const outside = 'ben.castillo@contoso.example';

let exchange: SimulatedExchange;
let app: SimulatedApplication;

beforeAll(async () => {
  exchange = await simulatedExchange();
  app = await exchange.application('Client Sense');
  await grantEverything();
}, 120_000);
afterAll(async () => exchange.close());

async function grantEverything(): Promise<void> {
  const application = 'Client Sense';
  await so(exchangeServicePrincipalImplementation, {
    appId: app.appId,
    objectId: app.objectId,
    displayName: application,
  });
  await so(managementScopeImplementation, { name: 'Sales only', recipientFilter: "Department -eq 'Sales'" });
  for (const role of ['Application Mail.Read', 'Application EWS.AccessAsApp'] as const) {
    await so(managementRoleAssignmentImplementation, {
      objectId: app.objectId,
      application,
      scope: 'Sales only',
      role,
    });
  }
  await so(ewsAllowedApplicationImplementation, { appId: app.appId, application });
  await so(roleGroupImplementation, { name: 'Client Sense Management', roles: ['View-Only Recipients'] as const });
  await so(roleGroupMemberImplementation, {
    roleGroup: 'Client Sense Management',
    member: app.objectId,
    name: application,
  });
  await manageAsApp();
}

async function so<D, S, O>(implementation: Implementation<D, S, O>, desired: D): Promise<void> {
  const ensured = exchange.ensure(implementation, desired);
  const approved = await ensured.plan();
  await until(() => ensured.apply(approved));
}

async function manageAsApp(): Promise<void> {
  const { graph } = await exchange.context('apply');
  const [resource] = await graph.list<{ id: string; appRoles: { id: string; value: string }[] }>({
    path: graphPath`/servicePrincipals`,
    query: { $filter: odata`appId eq ${'00000002-0000-0ff1-ce00-000000000000'}` },
  });
  const role = resource?.appRoles.find(({ value }) => value === 'Exchange.ManageAsApp');
  await until(() =>
    graph.request({
      method: 'POST',
      path: graphPath`/servicePrincipals/${app.objectId}/appRoleAssignments`,
      body: { principalId: app.objectId, resourceId: resource?.id, appRoleId: role?.id },
    }),
  );
}

/** Tries until the outcome is the expected one: what is granted takes a while to be effective. */
const comesTo = (outcome: Observation['outcome'], attempt: () => Promise<Observation>) =>
  until(async () => {
    const seen = await attempt();
    if (seen.outcome !== outcome) throw new Error(`${seen.outcome}: ${seen.observed}`);
    return seen;
  });

describe('mail by Graph', () => {
  const attempt = (mailbox: string) => exchange.attempt(graphMailboxImplementation, { as: app.actor, mailbox });

  test('is read inside the scope, and refused outside of it', async () => {
    const allowed = await comesTo('allowed', () => attempt(inside));
    expect(allowed.observed).toContain(inside);
    expect(await attempt(outside)).toMatchObject({ outcome: 'refused', code: 'graph-mailbox-access-denied' });
  });

  test('of a mailbox that is not there is inconclusive, though it is refused as well', async () => {
    expect(await attempt('nobody@contoso.example')).toMatchObject({ outcome: 'inconclusive' });
  });
});

describe('a mailbox by EWS', () => {
  const attempt = (mailbox: string) => exchange.attempt(ewsMailboxImplementation, { as: app.actor, mailbox });
  const drafts = async () => {
    const mailbox = (await exchange.context()).ewsAs(identityOf(exchange.services, app.actor), asInside);
    return mailbox.findItems('drafts', undefined);
  };
  const asInside: EwsOptions = { impersonate: inside };

  test('is worked in inside the scope, without a trace', async () => {
    await comesTo('allowed', () => attempt(inside));
    const left = await drafts();
    expect(left.filter(({ tag }) => tag !== undefined)).toEqual([]);
  }, 60_000);

  test('is swept of what an attempt that was cut short has left', async () => {
    const context = await exchange.context();
    const cutShort = context.ewsAs(identityOf(exchange.services, app.actor), asInside);
    await cutShort.createItem('drafts', { subject: 'Left', body: 'Left', tag: `${context.run}/${inside}` });
    expect(await attempt(inside)).toMatchObject({ outcome: 'allowed' });
    expect((await drafts()).filter(({ tag }) => tag !== undefined)).toEqual([]);
  });

  test('is refused outside the scope', async () => {
    expect(await attempt(outside)).toMatchObject({ outcome: 'refused', code: 'ews-impersonation-denied' });
  });

  test('that has EWS off proves nothing by refusing', async () => {
    const runner = await exchange.context('apply');
    const off = { Identity: outside, EwsEnabled: false };
    await runner.exchange.invoke('Set-CASMailbox', off, { anchor: outside });
    expect(await attempt(outside)).toMatchObject({ outcome: 'inconclusive' });
    await runner.exchange.invoke('Set-CASMailbox', { ...off, EwsEnabled: true }, { anchor: outside });
  });
});

describe('cmdlets', () => {
  test('that the roles contain answer, and only the number of objects is kept', async () => {
    const few = { as: app.actor, cmdlet: 'Get-Mailbox', parameters: { ResultSize: 5 } };
    const seen = await comesTo('allowed', () => exchange.attempt(cmdletImplementation, few));
    expect(seen).toMatchObject({ observed: 'Get-Mailbox answers with 5 objects.', evidence: { objects: 5 } });
  });

  test('that the roles lack are no access, and by themselves no proof', async () => {
    const traces = { as: app.actor, cmdlet: 'Get-MessageTraceV2', parameters: { ResultSize: 5 } };
    expect(await exchange.attempt(cmdletImplementation, traces)).toMatchObject({
      outcome: 'inconclusive',
      code: 'exchange-cmdlet-not-available',
    });
  });

  test.each([
    ['Set-Mailbox', 'Get-Mailbox', 'refused'],
    ['Get-Mailbox', 'Get-User', 'allowed'],
    ['Set-Mailbox', 'Get-MessageTraceV2', 'inconclusive'],
  ])('%s beside %s is %s', async (cmdlet, controlCmdlet, outcome) => {
    expect(await exchange.attempt(cmdletOfferedImplementation, { as: app.actor, cmdlet, controlCmdlet })).toMatchObject(
      {
        outcome,
      },
    );
  });

  test('that change something are never called', () => {
    const args = { as: app.actor, cmdlet: 'Set-Mailbox', parameters: { Identity: inside } };
    expect(cmdletImplementation.probe.schema.safeParse(args).success).toBe(false);
  });
});

test('an account is searched for in Exchange by its object id', async () => {
  const { graph } = await exchange.context();
  const { id } = await graph.request<{ id: string }>({ path: graphPath`/users/${inside}`, query: { $select: 'id' } });
  const attempt = (objectId: string) =>
    exchange.attempt(exchangeUserImplementation, { objectId, userPrincipalName: inside });
  expect(await attempt(id)).toMatchObject({ outcome: 'allowed' });
  expect(await attempt('00000000-0000-4000-8000-00000000dead')).toMatchObject({
    outcome: 'inconclusive',
    code: 'not-in-exchange-yet',
  });
});

test('a person is shown whom a probe acts as, and nothing that is secret', () => {
  expect(actorName(app.actor)).toBe('the application Client Sense');
  const account = { kind: 'account', userPrincipalName: 'svc@contoso.example', password: 'secret://svc@1' } as const;
  expect(actorName(account)).toBe('the account svc@contoso.example');
});
