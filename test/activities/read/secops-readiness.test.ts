/** What stops SecOps' plan before anything is written, and what doesn't. */
import { readCertificatePolicy } from '../../../activities/read/readiness/certificate-policy.ts';
import { readInitialDomain } from '../../../activities/read/readiness/initial-domain.ts';
import { readRoleHolding } from '../../../activities/read/readiness/role-holding.ts';
import { isFailure } from '../../../domain/failure.ts';
import type { CredentialRestriction } from 'exchange-simulator/tenant/state.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await runningTenant();
});
afterAll(async () => tenant.close());

function policy(isEnabled: boolean, ...keyCredentials: CredentialRestriction[]): void {
  tenant.state.tenant.appManagementPolicy = { isEnabled, passwordCredentials: [], keyCredentials };
}

const lifetime = (maxLifetime: string, more: Partial<CredentialRestriction> = {}): CredentialRestriction =>
  ({ restrictionType: 'asymmetricKeyLifetime', maxLifetime, ...more }) as CredentialRestriction;

const certificate = async (validFor: string) =>
  tenant.within('plan', async (context) => {
    try {
      return (await readCertificatePolicy(context, validFor)).observed;
    } catch (error) {
      return isFailure(error) ? error.code : Promise.reject(error as Error);
    }
  });

test.each<[string, () => void, string]>([
  ['no policy', () => policy(false), 'certificates: no limit'],
  ['a policy that is off', () => policy(false, lifetime('P90D')), 'certificates: no limit'],
  ['a year at most', () => policy(true, lifetime('P365D')), 'certificate-outlasts-policy'],
  ['three years at most', () => policy(true, lifetime('P1095D')), 'certificates: valid for 1095 days at most'],
  ['a restriction that is off', () => policy(true, lifetime('P90D', { state: 'disabled' })), 'certificates: no limit'],
  [
    'one for applications that are made later than now',
    () => policy(true, lifetime('P90D', { restrictForAppsCreatedAfterDateTime: '2999-01-01T00:00:00Z' })),
    'certificates: no limit',
  ],
  [
    'a restriction that Graph has no name for yet',
    () => policy(true, { restrictionType: 'unknownFutureValue' } as unknown as CredentialRestriction),
    'certificates: no limit, a restriction of another kind (unknownFutureValue)',
  ],
])('a certificate for two years under %s', async (_what, given, reported) => {
  given();
  expect(await certificate('730 days')).toBe(reported);
});

test('one year is taken where a year is allowed', async () => {
  policy(true, lifetime('P365D'));
  expect(await certificate('365 days')).toBe('certificates: valid for 365 days at most');
});

test('a connection that names another domain than the one the tenant began with is refused', async () => {
  const { initialDomain } = tenant.state.tenant;
  await tenant.within('plan', async (context) => {
    expect(await readInitialDomain(context)).toEqual({ name: 'initial domain', observed: initialDomain });
    const renamed = { ...context, connected: { ...context.connected, organization: 'contoso.example' } };
    await expect(readInitialDomain(renamed)).rejects.toMatchObject({ code: 'initial-domain-differs' });
  });
});

test('a cmdlet is found in the narrowest role that reads, and one that no such role contains stops the plan', async () => {
  await tenant.within('plan', async (context) => {
    expect((await readRoleHolding(context, 'Get-AcceptedDomain')).role).toBe('View-Only Configuration');
    expect((await readRoleHolding(context, 'Get-Mailbox')).role).toBe('View-Only Recipients');
    await expect(readRoleHolding(context, 'Get-JournalRule')).rejects.toMatchObject({ code: 'role-lacks-cmdlet' });
  });
});
