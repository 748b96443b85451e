/** Exchange administration against the simulated tenant, over real sockets. */
import { exchangeOnline } from '../../../connectors/exchange-online/exchange-online.ts';
import { failureOf } from '../failure-of.ts';
import { simulatedTenant } from '../simulated-tenant.ts';
import type { SimulatedTenant } from '../simulated-tenant.ts';

let tenant: SimulatedTenant;
beforeAll(async () => {
  tenant = await simulatedTenant();
});
afterAll(async () => tenant.end());
afterEach(async () => tenant.administer('DELETE', 'faults'));

const exchange = (role: 'plan' | 'apply' = 'apply') =>
  exchangeOnline(tenant.connected, tenant.connected.identities[role]);

describe('Exchange administration', () => {
  const mailbox = 'ada.berg@contoso.example';
  const other = 'ben.castillo@contoso.example';

  it('reads one mailbox by its address', async () => {
    const found = await exchange('plan').exactlyOne('Get-Mailbox', mailbox);
    expect(found).toMatchObject({ state: 'present', object: { PrimarySmtpAddress: mailbox } });
  });

  it('calls absent only what the service says it cannot find', async () => {
    expect(await exchange('plan').exactlyOne('Get-Mailbox', 'nobody@contoso.example')).toEqual({ state: 'absent' });
  });

  it('takes an answer with everything for an error, never for absence or presence', async () => {
    await tenant.administer('POST', 'faults', { name: 'identity-ignored', times: 1 });
    const failure = await failureOf(exchange('plan').exactlyOne('Get-Mailbox', 'nobody@contoso.example'));
    expect(failure).toMatchObject({ code: 'identity-ignored', failureClass: 'conflict' });
  });

  it.each([[''], [' '], ['*'], [null], [undefined]])('sends no empty identity: %j', async (Identity) => {
    const failure = await failureOf(exchange().invoke('Remove-ManagementScope', { Identity }));
    expect(failure).toMatchObject({ code: 'identity-empty', failureClass: 'invalid' });
  });

  it('reads everything when nothing is named', async () => {
    expect((await exchange('plan').invoke('Get-Mailbox', {})).length).toBe(tenant.readiness.mailboxes.length);
  });

  it('names the cmdlets that the caller may use', async () => {
    const cmdlets = await exchange('plan').moduleFile();
    expect(cmdlets).toContain('Get-Mailbox');
    expect(cmdlets).not.toContain('Set-Mailbox');
  });

  it('refuses a cmdlet that the caller has no role for', async () => {
    const failure = await failureOf(exchange('plan').invoke('New-RoleGroup', { Name: 'must not be made' }));
    expect(failure).toMatchObject({ failureClass: 'denied', code: 'exchange-cmdlet-not-available' });
  });

  it('refuses parameters that the cmdlet does not have', async () => {
    const failure = await failureOf(exchange('plan').invoke('Get-Mailbox', { NoSuchParameter: 1 }));
    expect(failure.failureClass).toBe('invalid');
  });

  it('creates, refuses the second of one name, and removes without asking back', async () => {
    const parameters = { Name: 'Connector scope', RecipientRestrictionFilter: "Department -eq 'Sales'" };
    expect(await exchange().invoke('New-ManagementScope', parameters)).toMatchObject([{ Name: 'Connector scope' }]);
    expect(await failureOf(exchange().invoke('New-ManagementScope', parameters))).toMatchObject({
      code: 'exchange-already-exists',
      failureClass: 'conflict',
    });
    await exchange().invoke('Remove-ManagementScope', { Identity: 'Connector scope' });
    expect(await exchange().exactlyOne('Get-ManagementScope', 'Connector scope')).toEqual({ state: 'absent' });
  });

  it('answers a batch of more than ten in order, each with its own failure', async () => {
    const identities = [...Array.from({ length: 11 }, () => mailbox), 'nobody@contoso.example', other];
    const calls = identities.map((Identity) => ({ cmdlet: 'Get-Mailbox', parameters: { Identity } }));
    const outcomes = await exchange('plan').batch(calls);
    expect(outcomes).toHaveLength(13);
    expect(outcomes[11]).toMatchObject({ ok: false, failure: { code: 'exchange-object-not-found' } });
    expect(outcomes[12]).toMatchObject({ ok: true, objects: [{ PrimarySmtpAddress: other }] });
  });

  it('is throttled with the delay that it names', async () => {
    await tenant.administer('POST', 'faults', { name: 'throttle', match: { part: 'exchange' }, times: 1 });
    expect(await failureOf(exchange('plan').invoke('Get-OrganizationConfig', {}))).toMatchObject({
      code: 'exchange-throttled',
      retryAfter: 1000,
    });
  });
});
