/** What stops Client Sense before anything is planned, each by its own code, and what a ready tenant reports. */
import { clientSenseReadinessImplementation } from '../../../activities/read/client-sense-readiness.ts';
import type { Failure } from '../../../domain/failure.ts';
import type { Reading } from '../../../domain/source.ts';
import type { ClientSenseReadiness, ClientSenseReadinessArgs } from '../../../domain/sources/client-sense-readiness.ts';
import type { TenantVariant } from 'exchange-simulator/tenant/seed/variant.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';

const asked: ClientSenseReadinessArgs = {
  userPrincipalName: 'svc.client.sense@contoso.example',
  addresses: ['203.0.113.10'],
  targetMailbox: 'ada.berg@contoso.example',
  outsideMailbox: 'ben.castillo@contoso.example',
  asAccount: true,
};

const breakGlass = 'break.glass.1@contosodemo.onmicrosoft.com';

async function within<T>(variant: TenantVariant, work: (tenant: RunningTenant) => Promise<T>): Promise<T> {
  const tenant = await runningTenant({ variant, breakGlassAccounts: [breakGlass] });
  try {
    return await work(tenant);
  } finally {
    await tenant.close();
  }
}

const read = async (
  tenant: RunningTenant,
  changed: Partial<ClientSenseReadinessArgs> = {},
): Promise<Reading<ClientSenseReadiness>> =>
  tenant.within('plan', async (context) => clientSenseReadinessImplementation.read(context, { ...asked, ...changed }));

async function stopOf(tenant: RunningTenant, changed: Partial<ClientSenseReadinessArgs> = {}): Promise<string> {
  return read(tenant, changed).then(
    () => 'ready',
    (error: unknown) => (error as Failure).code,
  );
}

describe('the ordinary tenant', () => {
  let tenant: RunningTenant;
  beforeAll(async () => {
    tenant = await runningTenant({ breakGlassAccounts: [breakGlass] });
  });
  afterAll(async () => tenant.close());

  test('is ready, and the evidence says why', async () => {
    const { value, evidence = [] } = await read(tenant);
    expect(value).toEqual({
      isDehydrated: false,
      accountIsSynchronized: false,
      ewsGate: expect.stringMatching(/^(?:open|listed)$/) as string,
      hasExemptEgress: true,
      tenantId: tenant.connected.tenantId,
      organization: tenant.connected.organization,
    });
    const said = evidence.map(({ observed }) => observed).join('\n');
    for (const part of [
      'Entra ID P1',
      'Get-MessageTraceV2 is in Message Tracking',
      'ada.berg@contoso.example is a',
      '203.0.113.10',
    ]) {
      expect(said).toContain(part);
    }
  });

  test.each<[string, Partial<ClientSenseReadinessArgs>, string]>([
    ['a private address', { addresses: ['203.0.113.10', '192.168.1.4'] }, 'address-not-public'],
    ['an account in a federated domain', { userPrincipalName: 'svc@fabrikam.example' }, 'account-federated'],
    ['an account in a strange domain', { userPrincipalName: 'svc@nowhere.example' }, 'domain-not-verified'],
    ['a licensed account', { userPrincipalName: 'ada.berg@contoso.example' }, 'account-licensed'],
    ['a break-glass account', { userPrincipalName: breakGlass }, 'account-break-glass'],
    ['a target that has no mailbox', { targetMailbox: 'nobody@contoso.example' }, 'mailbox-not-found'],
    ['an outside mailbox that is none', { outsideMailbox: 'nobody@contoso.example' }, 'mailbox-not-found'],
  ])('%s stops it', async (_what, changed, code) => {
    expect(await stopOf(tenant, changed)).toBe(code);
  });

  test('an unlicensed account with per-user MFA or a directory role stops it; a synchronized one is reported', async () => {
    const user = tenant.state.users.find((row) => row.userPrincipalName === 'otto.old@contoso.example');
    if (user === undefined) throw new Error('The seed has no such account.');
    user.assignedLicenses = [];
    const { userPrincipalName } = user;
    expect(await stopOf(tenant, { userPrincipalName })).toBe('ready');
    user.perUserMfaState = 'enforced';
    expect(await stopOf(tenant, { userPrincipalName })).toBe('account-per-user-mfa');
    user.perUserMfaState = 'disabled';
    const role = {
      id: 'r',
      roleDefinitionId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
      principalId: user.id,
      directoryScopeId: '/',
      effectiveAt: tenant.core.clock.iso(),
    };
    tenant.state.directoryRoleAssignments.push(role);
    expect(await stopOf(tenant, { userPrincipalName })).toBe('account-holds-directory-role');
    tenant.state.directoryRoleAssignments.splice(tenant.state.directoryRoleAssignments.indexOf(role), 1);
    user.onPremisesSyncEnabled = true;
    expect((await read(tenant, { userPrincipalName })).value.accountIsSynchronized).toBe(true);
  });

  test('from other addresses than the exempt ones it leaves nothing certain', async () => {
    expect((await read(tenant, { addresses: ['203.0.113.77'] })).value.hasExemptEgress).toBe(false);
  });

  test('as an application, nothing is asked of the account', async () => {
    expect(await stopOf(tenant, { asAccount: false, userPrincipalName: 'svc@fabrikam.example' })).toBe('ready');
  });

  test('a role that lost its cmdlet stops it', async () => {
    const role = tenant.state.exchange.managementRoles.find(({ name }) => name === 'Message Tracking');
    if (role === undefined) throw new Error('The seed has no such role.');
    role.entries = role.entries.filter(({ cmdlet }) => cmdlet !== 'Get-MessageTraceV2');
    expect(await stopOf(tenant)).toBe('role-lacks-cmdlet');
  });
});

describe('tenants that differ', () => {
  test.each<[TenantVariant, string]>([
    ['security-defaults', 'security-defaults-on'],
    ['no-premium', 'entra-premium-missing'],
  ])('%s stops a password sign-in, and not an application', async (variant, code) => {
    await within(variant, async (tenant) => {
      expect(await stopOf(tenant)).toBe(code);
      expect(await stopOf(tenant, { asAccount: false })).toBe('ready');
    });
  });

  test('a dehydrated organization and a closed gate are reported', async () => {
    expect((await within('dehydrated', async (tenant) => read(tenant))).value.isDehydrated).toBe(true);
    expect((await within('gate-closed', async (tenant) => read(tenant))).value.ewsGate).toBe('closed');
  });
});
