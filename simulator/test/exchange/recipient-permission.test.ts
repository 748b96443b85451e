import { destructiveCmdletsPerMinute } from '../../exchange/cmdlet-budget.ts';
import { type ExchangeServer, exceptionOf, startExchange } from './exchange-server.ts';

let exchange: ExchangeServer;
beforeEach(async () => {
  exchange = await startExchange();
});
afterEach(() => exchange.close());

const invoke = (cmdlet: string, parameters: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  exchange.invoke(exchange.apply, cmdlet, parameters, headers);

describe('SendAs', () => {
  const given = { Identity: 'bob.support', Trustee: 'ann.sales', AccessRights: 'SendAs' };
  const trustees = async () =>
    (await invoke('Get-RecipientPermission', { Identity: 'bob.support' })).body.value.map(({ Trustee }) => Trustee);

  it('is given once, listed, and removed', async () => {
    expect((await invoke('Add-RecipientPermission', given)).body.value).toMatchObject([
      { Identity: 'bob.support', Trustee: 'ann.sales@contoso.example', AccessRights: ['SendAs'] },
    ]);
    expect((await invoke('Add-RecipientPermission', given)).body['@adminapi.warnings']).toHaveLength(1);
    expect(await trustees()).toEqual(['NT AUTHORITY\\SELF', 'ann.sales@contoso.example']);
    await invoke('Remove-RecipientPermission', { ...given, Confirm: false });
    expect(await trustees()).toEqual(['NT AUTHORITY\\SELF']);
    expect(
      (await invoke('Remove-RecipientPermission', { ...given, Confirm: false })).body['@adminapi.warnings'],
    ).toHaveLength(1);
  });

  it('is the only right of its kind', async () => {
    const answer = await invoke('Add-RecipientPermission', { ...given, AccessRights: 'FullAccess' });
    expect(answer.status).toBe(400);
  });
});

describe('submission over SMTP', () => {
  it('is off for the organization until it is switched on', async () => {
    const disabled = async () =>
      (await invoke('Get-TransportConfig')).body.value[0]!['SmtpClientAuthenticationDisabled'];
    expect(await disabled()).toBe(true);
    const answer = await invoke('Set-TransportConfig', { SmtpClientAuthenticationDisabled: false, Confirm: false });
    expect([answer.status, await disabled()]).toEqual([200, false]);
  });
});

describe('the budget of cmdlets that change something', () => {
  const anchor = { 'X-AnchorMailbox': 'SMTP:bob.support@contoso.example' };
  const change = () => invoke('Set-CASMailbox', { Identity: 'bob.support', ImapEnabled: true, Confirm: false }, anchor);

  it('is spent, says when to come again, and fills with time; reads are free', async () => {
    for (let spent = 0; spent < destructiveCmdletsPerMinute; spent += 1) {
      expect((await change()).status).toBe(200);
    }
    let busy = await change();
    for (let more = 0; busy.status === 200 && more < 60; more += 1) busy = await change();
    expect(busy.status).toBe(429);
    expect(exceptionOf(busy)).toBe('ServerBusyException');
    expect(busy.headers.get('retry-after')).toBe('1');
    expect((await invoke('Get-CASMailbox', { Identity: 'bob.support' })).status).toBe(200);
    exchange.clock.advance(60);
    expect((await change()).status).toBe(200);
  });
});
