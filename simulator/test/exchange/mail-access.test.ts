import { mailAccess } from '../../exchange/rbac/mail-access.ts';
import type { Mailbox } from '../../tenant/state.ts';
import { type ExchangeServer, minutes, startExchange } from './exchange-server.ts';

let exchange: ExchangeServer;
beforeEach(async () => {
  exchange = await startExchange();
  const { appId, servicePrincipalId } = vendor();
  await exchange.invoke(exchange.apply, 'New-ServicePrincipal', { AppId: appId, ObjectId: servicePrincipalId });
});
afterEach(() => exchange.close());

const vendor = () => ({ ...exchange.application('vendor'), roles: [] as string[] });
const mailbox = (alias: string): Mailbox => exchange.state().exchange.mailboxes.find((one) => one.alias === alias)!;
const access = (alias: string, caller = vendor()) => mailAccess(exchange.core, caller, mailbox(alias), 'Mail.Read');

async function assign(parameters: Record<string, unknown> = { CustomResourceScope: 'Sales mailboxes' }): Promise<void> {
  const answer = await exchange.invoke(exchange.apply, 'New-ManagementRoleAssignment', {
    App: vendor().servicePrincipalId,
    Role: 'Application Mail.Read',
    ...parameters,
  });
  expect(answer.status).toBe(200);
}

describe('an application’s access to a mailbox', () => {
  it('is none without a grant', () => {
    expect(access('ann.sales')).toEqual({ allowed: false, reason: 'no-grant' });
  });

  it('is every mailbox by a consent in the token, whatever the scope of its assignments', async () => {
    await assign();
    exchange.clock.advance(minutes(120));
    const consented = { ...vendor(), roles: ['Mail.ReadWrite'] };
    expect(access('bob.support', consented)).toEqual({ allowed: true, by: 'consent' });
    expect(access('bob.support')).toEqual({ allowed: false, reason: 'out-of-scope' });
    expect(access('ann.sales')).toEqual({ allowed: true, by: 'role-assignment' });
  });

  it('is not effective in the first half hour', async () => {
    await assign();
    exchange.clock.advance(minutes(29));
    expect(access('ann.sales').allowed).toBe(false);
  });

  it('is effective when the application was silent for half an hour, and at the latest after two hours', async () => {
    await assign();
    exchange.clock.advance(minutes(29));
    expect(access('ann.sales').allowed).toBe(false);
    exchange.clock.advance(minutes(31));
    expect(access('ann.sales').allowed).toBe(true);
    await exchange.invoke(exchange.apply, 'Remove-ManagementRoleAssignment', {
      Identity: 'Application Mail.Read-vendor',
      Confirm: false,
    });
    expect(access('ann.sales').allowed).toBe(true);
    let waited = 0;
    for (; access('ann.sales').allowed; waited += 5) exchange.clock.advance(minutes(5));
    expect(waited).toBeGreaterThanOrEqual(25);
    expect(waited).toBeLessThanOrEqual(120);
  });

  it('is kept out by an application that asks all the time, for two hours at most', async () => {
    await assign();
    let waited = 0;
    for (; !access('ann.sales').allowed; waited += 5) exchange.clock.advance(minutes(5));
    expect(waited).toBeGreaterThanOrEqual(30);
    expect(waited).toBeLessThanOrEqual(120);
  });

  it('is everybody’s mailbox when the assignment has no scope, and nobody’s when the service principal names the wrong object', async () => {
    await assign({});
    exchange.clock.advance(minutes(121));
    expect(access('bob.support').allowed).toBe(true);
    exchange.state().exchange.servicePrincipals.find((one) => one.appId === vendor().appId)!.objectId =
      'the app registration';
    exchange.clock.advance(minutes(121));
    expect(access('bob.support')).toEqual({ allowed: false, reason: 'no-grant' });
  });

  it('follows direct membership of a group in a MemberOfGroup scope, and widens with an empty filter', async () => {
    const [group] = exchange.state().exchange.distributionGroups;
    await exchange.invoke(exchange.apply, 'New-ManagementScope', {
      Name: 'team',
      RecipientRestrictionFilter: `MemberOfGroup -eq '${group!.distinguishedName}'`,
    });
    await assign({ CustomResourceScope: 'team' });
    exchange.clock.advance(minutes(121));
    expect([access('eve.sales').allowed, access('bob.support').allowed]).toEqual([true, false]);
    await exchange.invoke(exchange.apply, 'Set-ManagementScope', {
      Identity: 'team',
      RecipientRestrictionFilter: '',
      Confirm: false,
    });
    exchange.clock.advance(minutes(121));
    expect(access('bob.support').allowed).toBe(true);
  });

  it('reads with what may write, and does not write with what may read', async () => {
    await assign({});
    exchange.clock.advance(minutes(121));
    expect(mailAccess(exchange.core, vendor(), mailbox('ann.sales'), 'Mail.ReadBasic').allowed).toBe(true);
    expect(mailAccess(exchange.core, vendor(), mailbox('ann.sales'), 'Mail.ReadWrite').allowed).toBe(false);
    expect(mailAccess(exchange.core, vendor(), mailbox('ann.sales'), 'EWS.AccessAsApp').allowed).toBe(false);
  });
});

describe('a user’s access to a mailbox', () => {
  it('is the own one, and another’s by an effective FullAccess', async () => {
    const ann = exchange.user('Ann Sales');
    expect(mailAccess(exchange.core, ann, mailbox('ann.sales'), 'Mail.Read')).toEqual({ allowed: true, by: 'owner' });
    const bob = () => mailAccess(exchange.core, ann, mailbox('bob.support'), 'Mail.Read').allowed;
    expect(bob()).toBe(false);
    await exchange.invoke(
      exchange.apply,
      'Add-MailboxPermission',
      { Identity: 'bob.support', User: 'ann.sales', AccessRights: 'FullAccess' },
      { 'X-AnchorMailbox': 'SMTP:bob.support@contoso.example' },
    );
    expect(bob()).toBe(false);
    exchange.clock.advance(minutes(21));
    expect(bob()).toBe(true);
  });
});
