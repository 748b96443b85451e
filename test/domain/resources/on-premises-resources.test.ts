/** What the resources of Client Sense and AllSolutions on premises take for the same, plan as a change, warn of, and refuse. */
import { differenceOf, unreadDifference } from '../../../domain/resource.ts';
import { directoryAccount } from '../../../domain/resources/directory-account.ts';
import { directoryUserPrincipalName } from '../../../domain/resources/directory-user-principal-name.ts';
import { ewsProxy } from '../../../domain/resources/ews-proxy.ts';
import { remotePowershell } from '../../../domain/resources/remote-powershell.ts';
import { grantsWanted } from '../../../domain/resources/role-group.ts';
import {
  impersonationAssignmentName,
  serverImpersonationAssignment,
} from '../../../domain/resources/server-impersonation-assignment.ts';
import { serverRoleGroupMember } from '../../../domain/resources/server-role-group-member.ts';
import { serverRoleGroup } from '../../../domain/resources/server-role-group.ts';
import { virtualDirectoryBasic } from '../../../domain/resources/virtual-directory-basic.ts';

const account = 'aaaaaaaa-0000-4000-8000-000000000001';
const codes = ({ risks }: { risks: readonly { code: string }[] }) => risks.map(({ code }) => code);

describe('a role group on premises', () => {
  const roles = ['Message Tracking', 'ApplicationImpersonation'] as const;
  const grants = (scope: string | null) => roles.toSorted().map((role) => ({ role, scope }));
  const state = (scope: string | null) => ({
    name: 'G',
    roles: roles.toSorted(),
    members: ['kim'],
    grants: grants(scope),
  });

  test('without a scope warns that it is every mailbox; with one it does not', () => {
    expect(codes(differenceOf(serverRoleGroup, { name: 'G', roles }, undefined))).toEqual(['impersonates-everybody']);
    expect(codes(differenceOf(serverRoleGroup, { name: 'G', roles, scope: 'S' }, undefined))).toEqual([]);
  });

  test.each<[string, string | undefined, string | null, string]>([
    ['with the scope that is asked for is as it should be', 'S', 'S', 'none'],
    ['with another scope is an update', 'S', 'T', 'update'],
    ['without the scope that is asked for is an update', 'S', null, 'update'],
    ['keeps a scope that nobody asked about', undefined, 'T', 'none'],
  ])('%s', (_what, scope, there, action) => {
    const difference = differenceOf(serverRoleGroup, { name: 'G', roles, scope }, state(there));
    expect(difference.action).toBe(action);
    if (action === 'update') expect(codes(difference)).toContain('role-group-narrowed');
  });

  test('one role without a scope in addition to the scoped one is a difference', () => {
    const there = { ...state('S'), grants: [...grants('S'), { role: 'Message Tracking', scope: null }] };
    expect(differenceOf(serverRoleGroup, { name: 'G', roles, scope: 'S' }, there).changes).toEqual([
      { property: 'scope', before: ['S', null], after: ['S'] },
    ]);
  });

  test('is to have each role in the scope, or, without one, what it has already and what is missing', () => {
    expect(grantsWanted({ name: 'G', roles, scope: 'S' }, [{ role: 'Message Tracking', scope: null }])).toEqual(
      roles.map((role) => ({ role, scope: 'S' })),
    );
    expect(
      grantsWanted({ name: 'G', roles }, [
        { role: 'Message Tracking', scope: 'T' },
        { role: 'Mail Recipients', scope: null },
      ]),
    ).toEqual([
      { role: 'Message Tracking', scope: 'T' },
      { role: 'ApplicationImpersonation', scope: null },
    ]);
  });
});

describe('impersonation', () => {
  const desired = { account, accountName: String.raw`CONTOSO\allsolutions`, scope: 'S', removeOthers: false };

  test('names what it reaches, in the language that was asked for', () => {
    const risk = (given: object) =>
      differenceOf(serverImpersonationAssignment, { ...desired, ...given }, undefined).risks[0];
    expect(risk({})).toMatchObject({
      code: 'impersonates-in-scope',
      text: expect.stringContaining('every mailbox in S') as string,
    });
    expect(risk({ language: 'nl' })?.text).toContain('elke mailbox in S');
    expect(risk({ scope: null, language: 'nl' })).toMatchObject({
      code: 'impersonates-everybody',
      text: expect.stringContaining('elke mailbox in de organisatie') as string,
    });
  });

  test('in another scope is replaced; other assignments are a change only where their removal is asked for', () => {
    const otherAssignments = [{ name: 'Wide', scope: null }];
    expect(
      differenceOf(serverImpersonationAssignment, desired, { name: 'A', scope: null, otherAssignments: [] }).action,
    ).toBe('replace');
    expect(
      differenceOf(serverImpersonationAssignment, desired, { name: 'A', scope: 'S', otherAssignments }).action,
    ).toBe('none');
    const removing = differenceOf(
      serverImpersonationAssignment,
      { ...desired, removeOthers: true },
      { name: 'A', scope: 'S', otherAssignments },
    );
    expect(removing.action).toBe('update');
    expect(removing.risks.at(-1)?.text).toContain('Wide');
  });

  test('has a stable name of at most 64 characters, its own for each account', () => {
    expect(impersonationAssignmentName(desired)).toMatch(/^ApplicationImpersonation-allsolutions-[0-9a-f]{8}$/);
    const other = { account: 'bbbbbbbb-0000-4000-8000-000000000001', accountName: `CONTOSO\\${'x'.repeat(40)}` };
    expect(impersonationAssignmentName(other).length).toBeLessThanOrEqual(64);
    expect(impersonationAssignmentName({ ...desired, account: other.account })).not.toBe(
      impersonationAssignmentName(desired),
    );
  });
});

describe('a user principal name', () => {
  const desired = { account, userPrincipalName: 'svc@contoso.example' };

  test('is the same in any case, and never changed without a risk that says so', () => {
    expect(
      differenceOf(directoryUserPrincipalName, desired, {
        userPrincipalName: 'SVC@contoso.example',
        isSynchronized: true,
      }).action,
    ).toBe('none');
    const local = { userPrincipalName: 'svc@contoso.local', isSynchronized: false };
    expect(codes(differenceOf(directoryUserPrincipalName, desired, local))).toEqual(['sign-in-name-changes']);
    expect(codes(differenceOf(directoryUserPrincipalName, desired, { ...local, isSynchronized: true }))).toEqual([
      'sign-in-name-changes',
      'synchronized-name-changes',
    ]);
  });
});

describe('Basic on a virtual directory', () => {
  const state = {
    basicAuthentication: false,
    windowsAuthentication: true,
    requireSsl: true,
    extendedProtection: 'Allow',
  };
  const powershell = { server: 'ex01.contoso.local', directory: 'PowerShell' } as const;

  test.each<[string, object, string[]]>([
    ['with TLS demanded', {}, ['basic-on-administration']],
    ['without', { requireSsl: false }, ['basic-on-administration', 'basic-without-tls']],
    [
      'next to extended protection',
      { extendedProtection: 'Require' },
      ['basic-on-administration', 'basic-beside-extended-protection'],
    ],
  ])('on PowerShell %s warns of what it opens', (_how, given, expected) => {
    expect(codes(differenceOf(virtualDirectoryBasic, powershell, { ...state, ...given }))).toEqual(expected);
  });

  test('changes nothing but Basic, and warns of nothing where it is on', () => {
    expect(differenceOf(virtualDirectoryBasic, powershell, state).changes).toEqual([
      { property: 'basicAuthentication', before: false, after: true },
    ]);
    expect(differenceOf(virtualDirectoryBasic, powershell, { ...state, basicAuthentication: true })).toMatchObject({
      action: 'none',
      risks: [],
    });
  });

  test('on EWS warns in Dutch where that is spoken', () => {
    const { risks } = differenceOf(virtualDirectoryBasic, { server: 'ex01', directory: 'EWS', language: 'nl' }, state);
    expect(risks[0]?.text).toContain('gebruikersnaam met wachtwoord');
  });
});

describe('the proxy of EWS', () => {
  const desired = { server: 'ex01.contoso.local', address: 'http://proxyserver:8080' };
  const proxy = { usesystemdefault: 'false', proxyaddress: desired.address, bypassonlocal: 'TRUE' };

  test('is the same however its values are written', () => {
    expect(differenceOf(ewsProxy, desired, { proxy }).action).toBe('none');
  });

  test('is an element where there was none, and single attributes where there was one', () => {
    expect(differenceOf(ewsProxy, desired, { proxy: null }).changes).toMatchObject([
      { property: 'proxy', before: null },
    ]);
    const other = { ...proxy, proxyaddress: 'http://other:3128' };
    expect(differenceOf(ewsProxy, desired, { proxy: other }).changes).toEqual([
      { property: 'proxyaddress', before: other.proxyaddress, after: desired.address },
    ]);
  });

  test('of which a part is there is the element yet, since its attributes are written one by one', () => {
    const part = { ...proxy, proxyaddress: '', bypassonlocal: 'Unspecified' };
    expect(differenceOf(ewsProxy, desired, { proxy: part }).changes).toMatchObject([
      { property: 'proxy', before: part, after: { proxyaddress: desired.address } },
    ]);
  });

  test.each(['https://proxy:8080', 'file:///etc/passwd', 'proxy:8080', ''])('refuses %j', (address) => {
    expect(ewsProxy.schema.safeParse({ ...desired, address }).success).toBe(false);
  });
});

test('an account that was disabled is a change with a risk of its own', () => {
  const desired = {
    account: String.raw`CONTOSO\allsolutions`,
    userPrincipalName: 'allsolutions@contoso.example',
    password: 'secret://allsolutions-password',
  };
  const there = { userPrincipalName: desired.userPrincipalName, enabled: false };
  expect(codes(differenceOf(directoryAccount, desired, undefined))).toEqual(['password-account']);
  expect(codes(differenceOf(directoryAccount, desired, there))).toEqual(['account-enabled']);
  expect(differenceOf(directoryAccount, desired, { ...there, enabled: true }).action).toBe('none');
  expect(JSON.stringify(differenceOf(directoryAccount, desired, undefined))).toContain(desired.password);
});

test('remote PowerShell that is on is nothing to change', () => {
  const desired = { account, name: 'svc@contoso.example' };
  expect(differenceOf(remotePowershell, desired, { remotePowerShellEnabled: true }).action).toBe('none');
  expect(differenceOf(remotePowershell, desired, { remotePowerShellEnabled: false }).action).toBe('update');
});

test('a plan may contain what is only known after apply, and names its origin', () => {
  const after = (origin: string) => ({ $after: origin }) as unknown as string;
  const cases = [
    unreadDifference(serverRoleGroupMember, {
      roleGroup: after('server-role-group/Client Sense Management.name'),
      member: account,
      name: 'svc@contoso.example',
      gives: 'much',
    }),
    unreadDifference(serverImpersonationAssignment, {
      account: after('directory-account/CONTOSO\\allsolutions.id'),
      accountName: String.raw`CONTOSO\allsolutions`,
      scope: 'S',
      removeOthers: false,
    }),
  ];
  for (const { action, risks } of cases) {
    expect(action).toBe('create');
    expect(JSON.stringify(risks)).not.toContain('[object');
  }
  expect(cases[0]?.risks[0]?.text).toContain('the roles of Client Sense Management');
});
