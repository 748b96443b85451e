/** Exchange's cmdlets through a session: what is asked, what an answer means, what never leaves this process. */
import { exchangeServer } from '../../../connectors/exchange-server/exchange-server.ts';
import type { Target } from '../../../connectors/powershell/call.ts';
import { powershell } from '../../../connectors/powershell/powershell.ts';
import { closeSessions } from '../../../connectors/powershell/session-pool.ts';
import { failureOf } from '../failure-of.ts';
import { fakePwsh, type FakePwsh } from '../powershell/fake-pwsh.ts';

let fake: FakePwsh;
beforeEach(() => {
  fake = fakePwsh();
});
afterEach(async () => {
  await closeSessions();
  fake.remove();
});

const target = {
  kind: 'exchange',
  uri: 'http://ex01.contoso.local/PowerShell/',
  authentication: 'Kerberos',
} as const satisfies Target;
const client = () => exchangeServer(powershell({ name: 'toy', powershell: fake.program }, 'plan'), target);
const error = (reason: string, id = `[FailureCategory=Cmdlet-${reason}] 7BFC9D5A,Microsoft.Exchange.Management.X`) => ({
  ok: false,
  ran: false,
  opened: true,
  error: { fullyQualifiedErrorId: id, category: 'NotSpecified', reason, message: 'words', exceptionMessage: 'words' },
});
const kim = {
  Guid: '11111111-1111-1111-1111-111111111111',
  Name: 'kim',
  PrimarySmtpAddress: 'kim.lund@contoso.example',
};

it('asks for the properties that are named, in a session of Exchange', async () => {
  fake.answers({ 'Get-Mailbox': { opened: true, result: [kim] } });
  await expect(client().invoke('Get-Mailbox', { ResultSize: 1 }, { select: ['Guid', 'Name'] })).resolves.toEqual([kim]);
  expect(fake.requests()).toEqual([
    {
      target: { ...target, place: expect.any(String) as string, key: expect.any(String) as string },
      pipeline: [{ cmdlet: 'Get-Mailbox', parameters: { ResultSize: 1 } }],
      select: ['Guid', 'Name'],
      depth: 3,
    },
  ]);
});

it('reads ids and versions as text, in whichever of the two forms a server answers them', async () => {
  const id = (Name: string | undefined, DistinguishedName: string) => ({
    ...(Name === undefined ? {} : { Name }),
    DistinguishedName,
    ObjectGuid: '11111111-2222-3333-4444-555555555555',
    Rdn: { EscapedName: 'x' },
  });
  const version = { Major: 15, Minor: 2, Build: 1544, Revision: 4, FilePatchLevelDescription: '' };
  const objects = {
    Guid: kim.Guid,
    CustomRecipientWriteScope: id('Finance', 'CN=Finance,CN=Scopes,DC=contoso,DC=example'),
    Role: id(undefined, 'CN=Mail\\, Recipients\\2b,CN=Roles'),
    Members: [id('a', 'CN=a'), 'b'],
    AdminDisplayVersion: version,
    Enabled: true,
    Nested: { Name: 'x', DistinguishedName: 'CN=x' },
    Nothing: null,
  };
  fake.answers({ 'Get-Thing': { opened: true, result: [objects, 'text'] } });
  const texts = {
    ...objects,
    CustomRecipientWriteScope: 'Finance',
    Role: 'Mail, Recipients+',
    Members: ['a', 'b'],
    AdminDisplayVersion: 'Version 15.2 (Build 1544.4)',
  };
  await expect(client().invoke('Get-Thing', {})).resolves.toEqual([texts, 'text']);
  fake.answers({ 'Get-Thing': { opened: true, result: [texts] } });
  await expect(client().invoke('Get-Thing', {})).resolves.toEqual([texts]);
});

it("calls a change so that it doesn't ask", async () => {
  fake.answers({ 'Set-Mailbox': { opened: true } });
  await expect(
    client().invoke('Set-Mailbox', { Identity: 'kim', HiddenFromAddressListsEnabled: true }),
  ).resolves.toEqual([]);
  expect(fake.requests()[0]).toMatchObject({
    pipeline: [{ parameters: { Confirm: false, Identity: 'kim', HiddenFromAddressListsEnabled: true } }],
  });
});

it.each([undefined, null, '', ' ', '*', []])('sends nothing for an identity that is %j', async (Identity) => {
  expect((await failureOf(client().invoke('Get-Mailbox', { Identity }))).code).toBe('identity-empty');
  expect((await failureOf(client().invoke('Remove-Mailbox', { Identity }))).code).toBe('identity-empty');
  expect(fake.started()).toEqual([]);
});

it('refuses a list longer than its bound', async () => {
  fake.answers({ 'Get-Mailbox': { opened: true, result: [kim, kim, kim] } });
  expect((await failureOf(client().invoke('Get-Mailbox', {}, { atMost: 2 }))).code).toBe('exchange-too-many-pages');
});

describe('a read by identity', () => {
  const read = async () => client().exactlyOne('Get-Mailbox', 'kim.lund@contoso.example');

  it('finds the one', async () => {
    fake.answers({ 'Get-Mailbox': { opened: true, result: [kim] } });
    await expect(read()).resolves.toEqual({ state: 'present', object: kim });
  });
  it('knows absence by the exception only', async () => {
    fake.answers({ 'Get-Mailbox': error('ManagementObjectNotFoundException') });
    await expect(read()).resolves.toEqual({ state: 'absent' });
  });
  it.each([
    [
      'another object',
      { opened: true, result: [{ ...kim, PrimarySmtpAddress: 'noor.vos@contoso.example' }] },
      'identity-ignored',
    ],
    ['two of them', { opened: true, result: [kim, kim] }, 'identity-ambiguous'],
    ['nothing', { opened: true, result: [] }, 'exchange-unexpected-answer'],
    ['a cmdlet that is not offered', error('CommandNotFoundException'), 'exchange-cmdlet-not-available'],
    ['a server that is busy', error('ADTransientException'), 'exchange-busy'],
    ['an error by the category of absence', { ...error('X', 'Y'), ok: false }, 'powershell-cmdlet-failed'],
  ])('takes %s for no absence', async (_, envelope, code) => {
    fake.answers({ 'Get-Mailbox': envelope });
    expect((await failureOf(read())).code).toBe(code);
  });
  it('takes a session that can’t be opened for no absence', async () => {
    const refused = { ...error('PSRemotingTransportException', 'CannotConnect,PSSessionOpenFailed'), opened: false };
    fake.answers({ 'Get-Mailbox': refused });
    expect(await failureOf(read())).toMatchObject({
      code: 'powershell-server-unreachable',
      subject: 'Get-Mailbox kim.lund@contoso.example',
    });
  });
});

it('fails by an error that comes with a result', async () => {
  fake.answers({
    'Set-Mailbox': { opened: true, result: [kim], errors: [error('ManagementObjectNotFoundException').error] },
  });
  expect((await failureOf(client().invoke('Set-Mailbox', { Identity: 'kim' }))).code).toBe('exchange-object-not-found');
});
