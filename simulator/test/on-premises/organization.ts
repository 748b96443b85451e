/** A small tenant with an organization on premises, in the test's own process; the test moves its clock. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Clock, createClock } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { createDelays } from '../../delays.ts';
import { CmdletError } from '../../exchange/cmdlet-error.ts';
import { invokeCmdlet } from '../../exchange/invoke-cmdlet.ts';
import { grantedCmdlets, type GrantedCmdlets } from '../../exchange/rbac/granted-cmdlets.ts';
import { createFaults } from '../../faults.ts';
import { createAccessTokens } from '../../identity/access-token.ts';
import { openSigningKey } from '../../identity/signing-key.ts';
import { callerOf } from '../../on-premises/account-caller.ts';
import { exchangeServerCmdlets } from '../../on-premises/exchange-cmdlets.ts';
import { ownOrganization } from '../../on-premises/own-organization.ts';
import { openOnPremises } from '../../on-premises/seed.ts';
import { createRandom } from '../../random.ts';
import type { DirectoryAccount, OnPremisesState, TenantState } from '../../tenant/state.ts';
import { createStore, type Writer } from '../../tenant/store.ts';
import { keptKeys } from '../../testing/kept-keys.ts';

export interface Organization {
  core: Core;
  clock: Clock;
  state: () => OnPremisesState;
}

export const minutes = (count: number) => count * 60;

/** Of the tenant only what the organization reads: its id and its names. */
function emptyTenant(id: string): TenantState {
  return {
    tenant: {
      id,
      displayName: 'Contoso',
      initialDomain: 'contosodemo.onmicrosoft.com',
      domains: [{ name: 'contoso.example', authentication: 'Managed' }],
      securityDefaultsEnabled: false,
    },
    users: [],
    applications: [],
    servicePrincipals: [],
    appRoleAssignments: [],
    oauth2PermissionGrants: [],
    directoryRoleAssignments: [],
    namedLocations: [],
    conditionalAccessPolicies: [],
    subscribedSkus: [],
  } as Partial<TenantState> as TenantState;
}

const signing = (async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'on-premises-'));
  try {
    return await openSigningKey(folder, keptKeys);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
})();

/** Keys take longer to make than all else: an organization is made once for each test file, and copied. */
const seeded = new Map<string, OnPremisesState>();

/** @param options.fresh makes it anew */
export async function openOrganization(
  options: { servers?: number; seed?: number; fresh?: true } = {},
): Promise<Organization> {
  const { servers = 1, seed = 7 } = options;
  const clock = createClock();
  const random = createRandom(seed);
  const state = emptyTenant(random.uuid());
  const store = createStore({ state, clock, random });
  const core: Core = {
    store,
    clock,
    random,
    delays: createDelays(clock, () => random),
    faults: createFaults(random, { rate: 0 }),
    tokens: createAccessTokens({ tenantId: state.tenant.id, key: await signing }),
  };
  const kept = seeded.get(`${servers} ${seed}`);
  if (kept !== undefined && options.fresh !== true) state.onPremises = structuredClone(kept);
  await openOnPremises(core, servers, keptKeys);
  seeded.set(`${servers} ${seed}`, kept ?? structuredClone(state.onPremises!));
  return { core, clock, state: () => state.onPremises! };
}

/** What a write needs of a request. */
export const someone = (): Writer => ({ caller: null, requestId: 'test', clientRequestId: null, writes: [] });

/** Runs a cmdlet in a session on the first server, as an account of the seed. */
export function inExchange(
  organization: Organization,
  cmdlet: string,
  parameters: Record<string, unknown> = {},
  how: { as?: string; server?: string } = {},
): { objects: Record<string, unknown>[]; warnings: string[] } {
  const { core, state } = organization;
  const caller = callerOf(state(), accountOf(organization, how.as ?? 'runbooks$'));
  const result = invokeCmdlet({
    core: ownOrganization(core),
    product: { product: 'se', cmdlet: (name) => exchangeServerCmdlets[name] },
    server: state().servers.find(({ name }) => name === (how.server ?? 'EX01'))!,
    caller,
    context: { ...someone(), caller },
    anchor: null,
    granted: cmdletsOf(organization, how.as ?? 'runbooks$'),
    cmdletName: cmdlet,
    given: parameters,
  });
  return { objects: result?.objects ?? [], warnings: result?.warnings ?? [] };
}

/** What a session has that the account opens now. */
export function cmdletsOf(organization: Organization, samAccountName: string): GrantedCmdlets {
  const { clock, state } = organization;
  return grantedCmdlets(state().exchange, callerOf(state(), accountOf(organization, samAccountName)), clock.now());
}

export const accountOf = ({ state }: Organization, samAccountName: string): DirectoryAccount =>
  state().accounts.find((account) => account.samAccountName === samAccountName)!;

/** The short name of what a cmdlet throws; undefined where it throws nothing. */
export function exceptionOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof CmdletError) return error.exceptionType.split('.').at(-1);
    throw error;
  }
}
