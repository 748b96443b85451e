/**
 * The Exchange organization of a fresh tenant: mailboxes with mail, built-in roles and role groups, the role groups of the
 * runner's own two applications, and one EWS application that was onboarded before, scoped to a department.
 *
 * Everything seeded is effective at once. The runner that applies has *delegating* assignments of the roles that it assigns:
 * without them Exchange refuses to assign a role, whatever cmdlets the caller may use.
 */
import type { ExchangeState, Mailbox, RoleGroup, Tenant, User } from '../tenant/state.ts';
import { assignRoleToGroup } from './role-group-rows.ts';
import { applicationRoleNames, administrativeRoleNames, seedManagementRoles } from './seed/management-roles.ts';
import { seedMessages, seedTraces } from './seed/messages.ts';
import { builtInRoleGroups, organizationManagement } from './seed/role-groups.ts';

export interface ExchangeSeed {
  /** ISO 8601, the simulator's clock. */
  now: string;
  uuid: () => string;
  tenant: Tenant;
  /** Users with a `mail` address get a mailbox; their departments take turns. */
  users: User[];
  /** Object ids of the service principals of the runner's two applications. */
  runner: { plan: string; apply: string };
  /** An application that was given EWS access before, for the Sales department only. */
  ewsApplication: SeededApplication;
  isDehydrated?: boolean;
  /** The EWS policy: `open` (the default) lets the EWS application and Teams in. */
  ewsGate?: 'open' | 'closed' | 'unset';
}

/** An application of the tenant; `servicePrincipalId` is the object id of its service principal. */
interface SeededApplication {
  appId: string;
  servicePrincipalId: string;
  displayName: string;
}

/** Microsoft Teams, which is on most organizations' EWS allow list. */
const teamsAppId = 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe';

/** A mailbox with IMAP switched off, and the one that may submit mail though the organization forbids it. */
const imapOff = 'hugo.ito';
const maySubmit = 'scan.to.mail';

export const runnerPlanRoleGroup = 'Exchange Runbooks Plan';
export const runnerApplyRoleGroup = 'Exchange Runbooks Apply';

const departments = ['Sales', 'Support', 'Finance', 'Operations'];

const runnerRoles = {
  [runnerPlanRoleGroup]: ['View-Only Configuration', 'View-Only Recipients'],
  [runnerApplyRoleGroup]: [
    'Role Management',
    'Organization Configuration',
    'Mail Recipients',
    'View-Only Configuration',
    'View-Only Recipients',
  ],
};

/** What the runner may assign to the applications that it onboards. */
const runnerDelegates = [
  'View-Only Configuration',
  'View-Only Recipients',
  'Message Tracking',
  ...applicationRoleNames,
];

export function seedExchange(seed: ExchangeSeed): ExchangeState {
  const mailboxes = seedMailboxes(seed);
  const gate = ewsGate(seed);
  const exchange: ExchangeState = {
    organization: {
      name: seed.tenant.initialDomain,
      guid: seed.uuid(),
      isDehydrated: seed.isDehydrated ?? false,
      ...gate,
      ewsPolicyEffectiveAt: seed.now,
      ewsPolicyUntilThen: gate,
    },
    mailboxes,
    distributionGroups: [salesTeam(seed, mailboxes)],
    servicePrincipals: [exchangePrincipalOf(seed, seed.ewsApplication)],
    managementScopes: [],
    roleGroups: [],
    managementRoles: seedManagementRoles(),
    roleAssignments: [],
    mailboxPermissions: [],
    messageTraces: seedTraces(mailboxes, seed.uuid),
  };
  for (const [name, { description, roles }] of Object.entries(builtInRoleGroups)) {
    addGroup(exchange, seed, { name, description, roles, builtIn: true });
  }
  delegate(exchange, seed, organizationManagement, [...administrativeRoleNames, ...applicationRoleNames]);
  for (const [name, roles] of Object.entries(runnerRoles)) {
    const member = name === runnerPlanRoleGroup ? seed.runner.plan : seed.runner.apply;
    addGroup(exchange, seed, { name, description: 'Least privilege for the runner.', roles, builtIn: false, member });
  }
  delegate(exchange, seed, runnerApplyRoleGroup, runnerDelegates);
  addEwsApplication(exchange, seed);
  return exchange;
}

function exchangePrincipalOf(
  seed: ExchangeSeed,
  application: SeededApplication,
): ExchangeState['servicePrincipals'][number] {
  return {
    guid: seed.uuid(),
    appId: application.appId,
    objectId: application.servicePrincipalId,
    displayName: application.displayName,
    createdAt: seed.now,
  };
}

function ewsGate(seed: ExchangeSeed): { ewsEnabled: boolean | null; ewsAllowedAppIds: string[] } {
  if (seed.ewsGate === 'unset') return { ewsEnabled: null, ewsAllowedAppIds: [] };
  if (seed.ewsGate === 'closed') return { ewsEnabled: false, ewsAllowedAppIds: [] };
  return { ewsEnabled: true, ewsAllowedAppIds: [seed.ewsApplication.appId, teamsAppId] };
}

function seedMailboxes(seed: ExchangeSeed): Mailbox[] {
  const mailboxes = seed.users.flatMap((user, index): Mailbox[] => {
    if (user.mail === null) return [];
    return [
      {
        guid: seed.uuid(),
        userId: user.id,
        primarySmtpAddress: user.mail,
        alias: user.mailNickname,
        displayName: user.displayName,
        recipientTypeDetails: 'UserMailbox',
        customAttribute1: '',
        department: departments[index % departments.length]!,
        ewsEnabled: null,
        imapEnabled: user.mailNickname !== imapOff,
        popEnabled: true,
        smtpClientAuthenticationDisabled: user.mailNickname === maySubmit ? false : null,
        messages: [],
      },
    ];
  });
  for (const mailbox of mailboxes) {
    const others = mailboxes.filter((other) => other !== mailbox);
    mailbox.messages = seedMessages(mailbox, others, seed.now, seed.uuid);
  }
  return mailboxes;
}

function salesTeam(seed: ExchangeSeed, mailboxes: Mailbox[]): ExchangeState['distributionGroups'][number] {
  const domain = seed.tenant.domains.find((one) => one.authentication === 'Managed')?.name ?? seed.tenant.initialDomain;
  return {
    guid: seed.uuid(),
    name: 'Sales Team',
    distinguishedName: `CN=Sales Team,OU=${seed.tenant.initialDomain},OU=Microsoft Exchange Hosted Organizations,DC=SIMP100,DC=PROD,DC=OUTLOOK,DC=COM`,
    primarySmtpAddress: `sales.team@${domain}`,
    memberGuids: mailboxes.filter((mailbox) => mailbox.department === 'Sales').map((mailbox) => mailbox.guid),
  };
}

interface SeededGroup {
  name: string;
  description: string;
  roles: readonly string[];
  builtIn: boolean;
  member?: string;
}

function addGroup(exchange: ExchangeState, seed: ExchangeSeed, given: SeededGroup): void {
  const group: RoleGroup = {
    guid: seed.uuid(),
    name: given.name,
    description: given.description,
    roles: [],
    members: given.member
      ? [{ objectId: given.member, kind: 'servicePrincipal', effectiveAt: seed.now, removedAt: null }]
      : [],
    builtIn: given.builtIn,
  };
  exchange.roleGroups.push(group);
  for (const role of given.roles) {
    assignRoleToGroup(exchange, { group, role, guid: seed.uuid(), effectiveAt: seed.now });
  }
}

function delegate(exchange: ExchangeState, seed: ExchangeSeed, name: string, roles: readonly string[]): void {
  const group = exchange.roleGroups.find((one) => one.name === name)!;
  for (const role of roles) {
    assignRoleToGroup(exchange, { group, role, guid: seed.uuid(), effectiveAt: seed.now, delegating: true });
  }
}

function addEwsApplication(exchange: ExchangeState, seed: ExchangeSeed): void {
  const { servicePrincipalId, displayName } = seed.ewsApplication;
  exchange.managementScopes.push({
    guid: seed.uuid(),
    name: 'Sales mailboxes',
    recipientFilter: "Department -eq 'Sales'",
    recipientRoot: '',
  });
  exchange.roleAssignments.push({
    guid: seed.uuid(),
    name: `Application EWS.AccessAsApp-${displayName}`.slice(0, 64),
    role: 'Application EWS.AccessAsApp',
    assigneeId: servicePrincipalId,
    assigneeType: 'ServicePrincipal',
    customResourceScope: 'Sales mailboxes',
    recipientScope: 'CustomRecipientScope',
    delegating: false,
    enabled: true,
    effectiveAt: seed.now,
  });
}
