/**
 * What Client Sense and AllSolutions need on premises: what stops a plan, and the probes as the account, by sessions of
 * PowerShell and by EWS with name and password. One organization is set up step by step, and each probe is tried before
 * and after what it is about.
 */
import { directoryAccountImplementation } from '../../../activities/ensure/directory-account.ts';
import { directoryUserPrincipalNameImplementation } from '../../../activities/ensure/directory-user-principal-name.ts';
import { serverImpersonationAssignmentImplementation } from '../../../activities/ensure/server-impersonation-assignment.ts';
import { serverManagementScopeImplementation } from '../../../activities/ensure/server-management-scope.ts';
import { serverRoleGroupMemberImplementation } from '../../../activities/ensure/server-role-group-member.ts';
import { serverRoleGroupImplementation } from '../../../activities/ensure/server-role-group.ts';
import { virtualDirectoryBasicImplementation } from '../../../activities/ensure/virtual-directory-basic.ts';
import { managementShell } from '../../../activities/exchange-server/management-shell.ts';
import { ewsChallengeImplementation } from '../../../activities/probe/ews-challenge.ts';
import { ewsImpersonationImplementation } from '../../../activities/probe/ews-impersonation.ts';
import { ewsOwnMailboxImplementation } from '../../../activities/probe/ews-own-mailbox.ts';
import { exchangeSessionOffersImplementation } from '../../../activities/probe/exchange-session-offers.ts';
import { exchangeSessionImplementation } from '../../../activities/probe/exchange-session.ts';
import { allsolutionsReadinessImplementation } from '../../../activities/read/allsolutions-readiness.ts';
import { clientSenseOnpremReadinessImplementation } from '../../../activities/read/client-sense-onprem-readiness.ts';
import { runningOrganization, type RunningOrganization } from '../running-organization.ts';

const servers = ['ex01.contoso.local', 'ex02.contoso.local', 'ex03.contoso.local'];
const [target, outside] = ['kim.lund@contoso.example', 'ravi.patel@contoso.example'];
const host = 'mail.contoso.example';
const account = String.raw`CONTOSO\allsolutions`;
const wrong = 'secret://wrong-password';
/** Goes into a SecureString and into a header: as it is, or the sign-in fails. */
const hostile = `Geheim-9 "met" 'quotes' $(Get-Date) \`n; | & <é> 山\u2028 @{x=1}`;

let organization: RunningOrganization;
let clientSensePassword: string;
let allsolutionsPassword: string;
beforeAll(async () => {
  organization = await runningOrganization();
  const { credentials } = organization.readiness.onPremises ?? { credentials: [] };
  const known = credentials.find(({ userName }) => userName.includes('svc-clientsense'))?.password ?? '';
  const store = async (name: string, value: string) =>
    (await organization.secrets.put(name, value, { kind: 'password', createdBy: 'test' })).reference;
  clientSensePassword = await store('client-sense', known);
  allsolutionsPassword = await store('allsolutions', hostile);
  await store('wrong-password', 'Nicht-Das-1-Richtige');
});
afterAll(async () => organization.close());

const stateOf = async (name: string) => {
  const { accounts } = await organization.state();
  return accounts.find(({ samAccountName }) => samAccountName === name);
};
const clientSense = (name = 'svc-clientsense@contoso.example', password = clientSensePassword) => ({
  as: { user: name, password },
  host,
  authentication: 'basic' as const,
});
const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return await work;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

describe('what stops a plan', () => {
  const asked = { userPrincipalName: 'svc-clientsense@contoso.example', targetMailbox: target };
  const scoped = { ...asked, mailboxScope: "Department -eq 'Finance'", outsideMailbox: outside };

  test('nothing, where the account is there under its local name: what is seen is reported', async () => {
    const { value, evidence } = await organization.read(clientSenseOnpremReadinessImplementation, scoped);
    expect(value).toMatchObject({ account: (await stateOf('svc-clientsense'))?.id, ewsOffersBasic: false });
    const seen = JSON.stringify(evidence);
    for (const part of [
      'svc-clientsense@contoso.local',
      'Get-MessageTrackingLog is in Message Tracking',
      'no account has it',
      'NTLM',
    ]) {
      expect(seen).toContain(part);
    }
  });

  test.each<[string, object, string]>([
    [
      'an account that nobody has made',
      { ...asked, userPrincipalName: 'svc-nobody@contoso.example' },
      'account-not-in-directory',
    ],
    ['a mailbox in the cloud', { ...asked, targetMailbox: 'ada.berg@contoso.example' }, 'mailbox-not-on-premises'],
    ['no mailbox at all', { ...asked, targetMailbox: 'nobody@contoso.example' }, 'mailbox-not-found'],
    [
      'a target outside of the scope',
      { ...scoped, targetMailbox: outside, outsideMailbox: target },
      'target-mailbox-outside-scope',
    ],
    [
      'an outside mailbox inside of it',
      { ...scoped, outsideMailbox: 'noor.vos@contoso.example' },
      'outside-mailbox-in-scope',
    ],
  ])('%s', async (_what, args, code) => {
    expect(await codeOf(organization.read(clientSenseOnpremReadinessImplementation, args as never))).toBe(code);
  });

  const allsolutions = { account, targetMailbox: target, outsideMailbox: outside };

  test.each<[string, object, string]>([
    [
      'an account of another domain',
      { ...allsolutions, account: String.raw`FABRIKAM\allsolutions` },
      'directory-account-other-domain',
    ],
    ['a group that is none', { ...allsolutions, scopeGroup: 'kim.lund' }, 'scope-group-missing'],
    ['a group that nobody has made', { ...allsolutions, scopeGroup: 'Nobody' }, 'scope-group-missing'],
    [
      'a target that is no member',
      { ...allsolutions, scopeGroup: 'AllSolutions Users', targetMailbox: outside, outsideMailbox: undefined },
      'target-mailbox-outside-scope',
    ],
  ])('of AllSolutions: %s', async (_what, args, code) => {
    expect(await codeOf(organization.read(allsolutionsReadinessImplementation, args as never))).toBe(code);
  });

  test('of AllSolutions: nothing, with a group whose members are the users', async () => {
    const { value } = await organization.read(allsolutionsReadinessImplementation, {
      ...allsolutions,
      scopeGroup: 'AllSolutions Users',
    });
    expect(value).toMatchObject({
      domain: 'CONTOSO',
      userPrincipalName: 'allsolutions@contoso.local',
      recipientFilter: "MemberOfGroup -eq 'CN=AllSolutions Users,OU=Groups,DC=contoso,DC=local'",
      addresses: ['kim.lund@contoso.example', 'noor.vos@contoso.example', 'testaccount@contoso.example'],
      mailboxes: 3,
    });
  });
});

describe('Client Sense in a session', () => {
  const attempt = () => organization.attempt(exchangeSessionImplementation, { ...clientSense(), servers });

  test('is refused before anything is done, and the password is not tried again', async () => {
    expect(await codeOf(attempt())).toBe('powershell-session-refused');
  });

  test('opens it with its new name, Basic and the role group, and reads what it needs', async () => {
    const id = (await stateOf('svc-clientsense'))?.id ?? '';
    for (const server of servers) {
      await organization.apply(virtualDirectoryBasicImplementation, { server, directory: 'PowerShell' });
    }
    // The cause that the vendor's page describes, reported as that.
    const local = { ...clientSense('svc-clientsense@contoso.local'), servers };
    expect(await codeOf(organization.attempt(exchangeSessionImplementation, local))).toBe('powershell-upn-suffix');
    const name = { account: id, userPrincipalName: 'svc-clientsense@contoso.example' };
    await organization.apply(directoryUserPrincipalNameImplementation, name);
    await organization.apply(serverManagementScopeImplementation, {
      name: 'Client Sense mailboxes',
      recipientFilter: "Department -eq 'Finance'",
    });
    const roleGroup = 'Client Sense Management';
    await organization.apply(serverRoleGroupImplementation, {
      name: roleGroup,
      roles: ['View-Only Recipients', 'Message Tracking', 'ApplicationImpersonation'],
      scope: 'Client Sense mailboxes',
    });
    await organization.apply(serverRoleGroupMemberImplementation, { roleGroup, member: id, name: 'svc-clientsense' });
    await organization.advance(25 * 60);
    expect(await attempt()).toMatchObject({ outcome: 'allowed', evidence: { mailboxes: 5 } });
  });

  test('opens it by Kerberos as well, which needs no Basic', async () => {
    const byKerberos = { ...clientSense(), authentication: 'kerberos' as const, servers };
    expect(await organization.attempt(exchangeSessionImplementation, byKerberos)).toMatchObject({ outcome: 'allowed' });
  });

  test('reads the tracking log of another server where one is down', async () => {
    await organization.power('EX01', true);
    expect(await attempt()).toMatchObject({
      outcome: 'allowed',
      observed: expect.stringContaining('tracking log of ex02.contoso.local') as string,
    });
    await organization.power('EX01', false);
  });

  test('is offered Get-Mailbox there and not New-Mailbox, and nothing of either is run', async () => {
    const offers = (cmdlet: string, controlCmdlet = 'Get-Mailbox') =>
      organization.attempt(exchangeSessionOffersImplementation, { ...clientSense(), cmdlet, controlCmdlet });
    const before = (await organization.state()).exchange.mailboxes.length;
    expect(await offers('New-Mailbox')).toMatchObject({ outcome: 'refused', code: 'cmdlet-not-offered' });
    expect(await offers('Get-MessageTrackingLog')).toMatchObject({ outcome: 'allowed' });
    expect(await offers('New-Mailbox', 'Set-Mailbox')).toMatchObject({ outcome: 'inconclusive' });
    expect((await organization.state()).exchange.mailboxes.length).toBe(before);
  });

  test('with a wrong password is refused at the first try', async () => {
    const args = { ...clientSense(undefined, wrong), servers };
    expect(await codeOf(organization.attempt(exchangeSessionImplementation, args))).toBe('powershell-session-refused');
    expect((await stateOf('svc-clientsense'))?.wrongPasswords).toBe(1);
  });
});

describe('AllSolutions by EWS', () => {
  const url = () => organization.readiness.onPremises?.ews ?? '';
  const as = () => ({ user: account, password: allsolutionsPassword });
  const impersonate = (mailbox: string, password = allsolutionsPassword) =>
    organization.attempt(ewsImpersonationImplementation, {
      as: { user: account, password },
      mailbox,
      folder: 'outbox' as const,
    });

  test('is not asked for Basic before that is switched on', async () => {
    expect(await organization.attempt(ewsChallengeImplementation, { url: url() })).toMatchObject({
      outcome: 'inconclusive',
      code: 'ews-basic-not-offered',
    });
    for (const server of servers) {
      await organization.apply(virtualDirectoryBasicImplementation, { server, directory: 'EWS' });
    }
    expect(await organization.attempt(ewsChallengeImplementation, { url: url() })).toMatchObject({
      outcome: 'allowed',
    });
  });

  test('signs in, and has no mailbox of its own', async () => {
    await organization.apply(directoryAccountImplementation, {
      account,
      userPrincipalName: 'allsolutions@contoso.local',
      password: allsolutionsPassword,
    });
    await organization.advance(120);
    expect(await organization.attempt(ewsOwnMailboxImplementation, { as: as() })).toMatchObject({ outcome: 'refused' });
  });

  test('is refused in every mailbox without an assignment', async () => {
    expect(await impersonate(target)).toMatchObject({ outcome: 'refused', code: 'ews-impersonation-denied' });
  });

  test('works in a mailbox of the scope after the time that it takes, and leaves nothing; outside it is refused', async () => {
    const { value } = await organization.read(allsolutionsReadinessImplementation, {
      account,
      targetMailbox: target,
      outsideMailbox: outside,
      scopeGroup: 'AllSolutions Users',
    });
    const scope = 'AllSolutions mailboxes of allsolutions';
    const recipientFilter = value.recipientFilter ?? '';
    await organization.apply(serverManagementScopeImplementation, { name: scope, recipientFilter });
    const id = (await stateOf('allsolutions'))?.id ?? '';
    const desired = { account: id, accountName: account, scope, removeOthers: false };
    await organization.apply(serverImpersonationAssignmentImplementation, desired);
    expect(await impersonate(target)).toMatchObject({ outcome: 'refused' });
    await organization.advance(25 * 60);
    const messages = async () =>
      (await organization.state()).exchange.mailboxes.map((mailbox) => mailbox.messages.length);
    const before = await messages();
    expect(await impersonate(target)).toMatchObject({ outcome: 'allowed' });
    expect(await messages()).toEqual(before);
    expect(await impersonate(outside)).toMatchObject({
      outcome: 'refused',
      evidence: { serviceCode: 'ErrorImpersonateUserDenied' },
    });
  });

  test('proves nothing by a refusal where EWS is off, or where there is no mailbox', async () => {
    await organization.within('apply', (context) =>
      managementShell(context).invoke('Set-CASMailbox', { Identity: outside, EwsEnabled: false }),
    );
    const seen = await impersonate(outside);
    expect(seen).toMatchObject({ outcome: 'inconclusive', code: 'ews-off-for-mailbox' });
    expect((await impersonate('ada.berg@contoso.example')).outcome).toBe('inconclusive');
  });

  test('with a wrong password is refused at the first try', async () => {
    expect(await codeOf(impersonate(target, wrong))).toBe('ews-sign-in-refused');
    expect((await stateOf('allsolutions'))?.wrongPasswords).toBe(1);
  });
});
