/** What names our own identities, in whichever spelling; and that each kind of resource is refused for it. */
import { ownOfConnections, waysToWrite, type OwnIdentities } from '../../domain/own-identities.ts';
import { appRoles, directoryRoles } from '../../domain/grants.ts';
import { connectionsSchema } from '../../domain/connection.ts';
import { kinds } from '../../domain/kinds.ts';
import { whyNeverGranted } from '../../policy/never-granted.ts';

const ours = '3f2b1c00-0000-4000-8000-00000000000a';
const other = '3f2b1c00-0000-4000-8000-00000000000b';
const decisions = '3f2b1c00-0000-4000-8000-00000000000c';
const own: OwnIdentities = {
  applications: [ours],
  decisions: [decisions],
  accounts: waysToWrite(String.raw`CONTOSO\svc-runbooks`, { netbios: 'CONTOSO', dns: 'contoso.local' }),
  breakGlassAccounts: ['break.glass@contoso.example'],
};

describe('names one of ours', () => {
  it.each([
    ['as it is', ours],
    ['in upper case', ours.toUpperCase()],
    ['in braces', `{${ours}}`],
    ['without hyphens', ours.replaceAll('-', '')],
    ['as a URN', `urn:uuid:${ours}`],
    ['in an address', `https://graph.microsoft.com/v1.0/directoryObjects/${ours}`],
    ['in a list of others', `${other},${ours}`],
    ['with blanks', ` ${ours} `],
    ['an application that people sign decisions with', decisions],
    ['an account', String.raw`contoso\SVC-Runbooks`],
    ['an account by its user principal name', 'Svc-Runbooks@CONTOSO.local'],
    ['a break-glass account', 'Break.Glass@contoso.example '],
  ])('%s', (_, text) => {
    expect(whyNeverGranted({ steps: [{ to: text }] }, own)).toMatch(
      /is an? .*(sign in with|sign decisions with|break-glass account)$/,
    );
  });
});

describe('names none of ours', () => {
  it.each([
    ['another ID', other],
    ['an ID that goes on', `${ours}0`],
    ['an ID that begins before', `0${ours.replaceAll('-', '')}`],
    ['another account', String.raw`CONTOSO\svc-runbooks2`],
    ['an account of another domain', String.raw`FABRIKAM\svc-runbooks`],
    ['a sentence about it', 'not for break.glass@contoso.example'],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(whyNeverGranted({ steps: [{ to: text, count: 1, none: null }] }, own)).toBeUndefined();
  });
});

it('a property that is called like one names none', () => {
  expect(whyNeverGranted({ [ours]: true }, own)).toBeUndefined();
});

it('the identities of every connection of the file are ours', () => {
  const identities = (last: string) => ({
    plan: { clientId: `11111111-2222-4333-8444-00000000000${last}`, secret: 'secret://plan@1' },
    apply: { clientId: `11111111-2222-4333-8444-0000000000${last}0`, secret: 'secret://apply@1' },
  });
  const tenant = {
    kind: 'exchange-online',
    tenant: other,
    organization: 'contoso.onmicrosoft.com',
    identity: 'claims',
  };
  const { connections } = connectionsSchema.parse({
    connections: {
      one: {
        ...tenant,
        identities: identities('1'),
        identity: { clientId: decisions, audiences: [other] },
        breakGlassAccounts: ['glass@contoso.example'],
      },
      two: { ...tenant, identities: identities('2') },
      three: { kind: 'simulated', identity: { issuer: 'https://id.contoso.example', clientId: 'runbooks' } },
      servers: {
        kind: 'exchange-server',
        domain: { dns: 'contoso.local', netbios: 'CONTOSO' },
        domainController: 'dc1.contoso.local',
        exchange: { uri: 'http://ex01.contoso.local/PowerShell/' },
        ews: 'https://mail.contoso.example/EWS/Exchange.asmx',
        identity: { issuer: 'https://fs.contoso.example/adfs', clientId: ours, audiences: [decisions] },
        accounts: { apply: { user: String.raw`CONTOSO\svc-runbooks`, password: 'secret://svc@1' } },
        breakGlassAccounts: ['Administrator'],
      },
    },
  });
  expect(ownOfConnections(connections)).toEqual({
    applications: [
      '11111111-2222-4333-8444-000000000001',
      '11111111-2222-4333-8444-000000000010',
      '11111111-2222-4333-8444-000000000002',
      '11111111-2222-4333-8444-000000000020',
    ],
    // Not `runbooks`: only a GUID can name something in a tenant.
    decisions: [decisions, other, ours],
    accounts: [String.raw`CONTOSO\svc-runbooks`, 'svc-runbooks@contoso.local'],
    breakGlassAccounts: ['glass@contoso.example', String.raw`CONTOSO\Administrator`, 'Administrator@contoso.local'],
  });
});

const principal = { principalId: ours, principal: 'Runbooks' };
const server = 'ex01.contoso.local';
const account = String.raw`CONTOSO\svc-runbooks`;
const list = `list://${'0'.repeat(64)}`;
const nothingOfOurs = 'takes no application, account, group or role';
const inTheJournal = 'names a credential by its record, whose holder the call names';

/** What each kind is asked for when it is about one of ours. Its targets are an ID, or a name that is compared. */
const aboutUs: Readonly<Record<string, object | string>> = {
  'app-role-assignment': { ...principal, ...appRoles.graphMailReadWrite },
  application: 'is found by its display name, and refused by what is found',
  'application-certificate': { applicationId: ours, displayName: 'Runbooks', validFor: '365 days' },
  'application-secret': { applicationId: ours, displayName: 'Runbooks', validFor: '365 days' },
  'cas-mailbox-imap': nothingOfOurs,
  'cbt-hardening-level': nothingOfOurs,
  'compliance-role-group': 'gives roles to nobody: its members are another kind',
  'compliance-role-group-member': { roleGroup: 'Vendor', member: ours, name: 'Runbooks' },
  'compliance-service-principal': { appId: ours, objectId: other, displayName: 'Runbooks' },
  'computer-delegation': nothingOfOurs,
  'conditional-access-enforcement': nothingOfOurs,
  'conditional-access-exclusion': {
    policyId: other,
    policy: 'Block',
    userId: other,
    userPrincipalName: 'break.glass@contoso.example',
  },
  'conditional-access-policy': { displayName: 'Block', userId: ours, locationId: other },
  'delivered-credential': inTheJournal,
  'directory-account': {
    account,
    userPrincipalName: 'svc-other@contoso.example',
    password: 'secret://account@1',
  },
  'directory-role-assignment': { ...principal, ...directoryRoles.complianceAdministrator },
  'directory-user-principal-name': { account: other, userPrincipalName: 'svc-runbooks@contoso.local' },
  'enterprise-application': { appId: ours, displayName: 'Runbooks' },
  'ews-allowed-application': { appId: ours, application: 'Runbooks' },
  'ews-proxy': nothingOfOurs,
  'exchange-service-principal': { appId: other, objectId: ours, displayName: 'Runbooks' },
  'firewall-rule': nothingOfOurs,
  'listener-certificate': nothingOfOurs,
  'local-group-member': {
    server,
    group: { sid: 'S-1-5-32-580', name: 'Remote Management Users' },
    member: 'S-1-5-21-1-2-3-4',
    account,
  },
  'mailbox-permission': { list, objectId: ours, application: 'Runbooks' },
  'management-role-assignment': {
    objectId: ours,
    application: 'Runbooks',
    scope: 'Some',
    role: 'Application Mail.Read',
  },
  'management-scope': nothingOfOurs,
  'named-location': nothingOfOurs,
  'organization-customization': nothingOfOurs,
  'organization-wide-consents': { servicePrincipalId: ours, application: 'Runbooks' },
  'powershell-remoting': nothingOfOurs,
  'promoted-credential': inTheJournal,
  'registered-credential': inTheJournal,
  'remote-powershell': { account: other, name: 'svc-runbooks@contoso.local' },
  'required-resource-access': {
    applicationId: ours,
    displayName: 'Runbooks',
    permissions: [appRoles.graphMailReadWrite],
  },
  'retired-credential': inTheJournal,
  'retiring-credential': inTheJournal,
  'role-group': 'is refused by its members, where one of ours is among them',
  'role-group-member': { roleGroup: 'Vendor', member: ours, name: 'Runbooks' },
  'server-impersonation-assignment': { account: other, accountName: account, scope: null, removeOthers: false },
  'server-management-scope': nothingOfOurs,
  'server-role-group': 'is refused by its members, where one of ours is among them',
  'server-role-group-member': { roleGroup: 'Vendor', member: other, name: account },
  'staged-credential': inTheJournal,
  'trusted-hosts': nothingOfOurs,
  'user-account': {
    userPrincipalName: 'break.glass@contoso.example',
    displayName: 'a',
    password: 'secret://account@1',
  },
  'virtual-directory-basic': nothingOfOurs,
  'winrm-https-listener': nothingOfOurs,
};

const all = [...kinds.resources, ...kinds.bulks];

it('each kind has a row', () => {
  expect(Object.keys(aboutUs).toSorted()).toEqual(all.map(({ kind }) => kind).toSorted());
});

it.each(all.filter(({ kind }) => typeof aboutUs[kind] === 'object').map(({ kind, schema }) => [kind, schema] as const))(
  '%s takes it, and is refused',
  (kind, schema) => {
    // What the schema refuses never comes so far.
    const desired: unknown = schema.parse(aboutUs[kind]);
    expect(whyNeverGranted(desired, own)).toBeDefined();
  },
);

it('no role, consent or group of the closed lists can assign others', () => {
  const granted = JSON.stringify([appRoles, directoryRoles]);
  const assigning = [
    'RoleManagement.ReadWrite.Directory',
    'AppRoleAssignment.ReadWrite.All',
    'Application.ReadWrite.All',
    'Application.ReadWrite.OwnedBy',
    'Directory.ReadWrite.All',
    'Group.ReadWrite.All',
    'PrivilegedAccess.ReadWrite.AzureADGroup',
    'Policy.ReadWrite.ConditionalAccess',
    // Global, Privileged Role, Privileged Authentication, Application, Cloud Application, Exchange Administrator.
    '62e90394-69f5-4237-9190-012177145e10',
    'e8611ab8-c189-46e8-94e1-60213ab1f814',
    '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
    '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
    '158c047a-c907-4556-b7ef-446551a6b5f7',
    '29232cdf-9323-42fd-ade2-1d097af3e4de',
  ];
  expect(assigning.filter((each) => granted.includes(each))).toEqual([]);
});
