/**
 * The organization on premises of a fresh tenant: `contoso.local` with two domain controllers, Exchange Server SE on some
 * servers, people with mailboxes of their own. It shares nothing with the tenant, whatever the names.
 *
 * Ids follow the tenant's id, and so the seed, without drawing from the tenant's chance: a tenant is the same with and without
 * it. Passwords and keys never do.
 */
import { createHash } from 'node:crypto';
import type { Core } from '../core.ts';
import { mostServers, publicHost } from '../http/organization-hosts.ts';
import { type KeyPairs, openKeyPairs } from '../identity/key-pairs.ts';
import { createRandom } from '../random.ts';
import { createSeeding } from '../tenant/seed/seeding.ts';
import type { ExchangeState, OnPremisesState } from '../tenant/state.ts';
import { seedServer } from '../windows/seed-server.ts';
import { accountNames, seedAccounts } from './seed/accounts.ts';
import { domainControllerNames, seedComputers, seedGroups } from './seed/groups-and-computers.ts';
import { seedOnPremisesMailboxes, seedRemoteMailboxes, seedTrackingLog } from './seed/mailboxes.ts';
import { seedOnPremisesRoles } from './seed/management-roles.ts';
import { createNaming } from './seed/naming.ts';
import { addRoleGroups, organizationManagement, recipientManagement } from './seed/role-groups.ts';

const defaultServers = 3;

/**
 * Makes the organization when the tenant has none yet: a tenant that was kept keeps its own, whatever the number given.
 * @param servers how many run Exchange, 1 to 20
 * @param keys of the servers' certificates; new ones when absent
 * @throws RangeError for another number
 */
export async function openOnPremises(
  core: Core,
  servers: number = defaultServers,
  keys: KeyPairs = openKeyPairs(),
): Promise<void> {
  if (!Number.isInteger(servers) || servers < 1 || servers > mostServers) {
    throw new RangeError(`The number of servers must be a whole number from 1 to ${mostServers}.`);
  }
  if (core.store.state.onPremises !== undefined) return;
  const seeded = await seedOnPremises(core, servers, keys);
  core.store.note((state) => {
    state.onPremises ??= seeded;
  });
}

async function seedOnPremises({ store, clock }: Core, count: number, keys: KeyPairs): Promise<OnPremisesState> {
  const { tenant } = store.state;
  const random = createRandom(createHash('sha256').update(tenant.id).digest().readInt32BE(0));
  const seeding = createSeeding(clock, random);
  const naming = createNaming(random);
  const domain = {
    dns: naming.domainDns,
    netbios: naming.netbios,
    upnSuffixes: [naming.domainDns, naming.mailDomain],
  };
  const accounts = seedAccounts(seeding, naming);
  const worker = accounts.find(({ samAccountName }) => samAccountName === accountNames.worker)!;
  const servers = await Promise.all(
    Array.from({ length: count }, (_, index) => {
      // Drawn in their order: keys take different times to make.
      const guids = [seeding.uuid(), seeding.uuid(), seeding.uuid()];
      return seedServer({
        number: index + 1,
        domain,
        publicName: publicHost,
        administratorSids: [worker.sid, naming.sid(512)],
        now: seeding.now,
        uuid: () => guids.shift() ?? seeding.uuid(),
        keys,
      });
    }),
  );
  const computers = seedComputers(seeding, naming, servers);
  const groups = seedGroups(seeding, naming, { accounts, computers });
  const drawn = { now: seeding.now, uuid: () => seeding.uuid() };
  const mailboxes = seedOnPremisesMailboxes({ ...drawn, accounts });
  const [tenantName] = tenant.initialDomain.split('.');
  const exchange: ExchangeState = {
    ...emptyExchange(drawn),
    mailboxes,
    remoteMailboxes: seedRemoteMailboxes(accounts, `${tenantName}.mail.onmicrosoft.com`),
    managementRoles: seedOnPremisesRoles(),
  };
  const monosync = accounts.find(({ samAccountName }) => samAccountName === accountNames.monosync)!;
  // Who provisions mailboxes may: what the account does in Exchange is no part of its remote sessions.
  const members = { [organizationManagement]: [worker.id], [recipientManagement]: [monosync.id] };
  addRoleGroups(exchange, { ...drawn, members });
  return {
    domain,
    domainControllers: domainControllerNames.map((name) => `${name.toLowerCase()}.${naming.domainDns}`),
    accounts,
    groups,
    computers,
    replication: [],
    exchange,
    servers,
    trackingLog: seedTrackingLog(
      mailboxes,
      servers.map(({ name }) => name),
    ),
  };
}

/** EWS has no gate on premises: what decides is the mailbox's own switch. */
function emptyExchange({ now, uuid }: { now: string; uuid: () => string }): ExchangeState {
  const open = { ewsEnabled: null, ewsAllowedAppIds: [] };
  return {
    organization: {
      name: 'Contoso',
      guid: uuid(),
      isDehydrated: false,
      ...open,
      ewsPolicyEffectiveAt: now,
      ewsPolicyUntilThen: open,
    },
    mailboxes: [],
    distributionGroups: [],
    servicePrincipals: [],
    managementScopes: [],
    roleGroups: [],
    managementRoles: [],
    roleAssignments: [],
    mailboxPermissions: [],
    messageTraces: [],
  };
}
