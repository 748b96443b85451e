/** The administration endpoint on a real socket, over a small seeded tenant whose clock the test moves. */
import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Agent, fetch, type RequestInit } from 'undici';
import { type Clock, createClock } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { createDelays } from '../../delays.ts';
import { createExchangePart } from '../../exchange/part.ts';
import { seedExchange } from '../../exchange/seed.ts';
import { createFaults } from '../../faults.ts';
import { openServerIdentity } from '../../http/certificate-authority.ts';
import { createHttpsServer } from '../../http/server.ts';
import { createAccessTokens } from '../../identity/access-token.ts';
import type { ApplicationCaller, UserCaller } from '../../identity/caller.ts';
import { openSigningKey } from '../../identity/signing-key.ts';
import { createRandom } from '../../random.ts';
import type { ServicePrincipal, TenantState, User } from '../../tenant/state.ts';
import { createStore } from '../../tenant/store.ts';
import { keptKeys } from '../../testing/kept-keys.ts';

const audience = 'https://outlook.office365.com';
export const minutes = (count: number) => count * 60;
const longAgo = '2026-01-01T00:00:00.000Z';

export interface Answer {
  status: number;
  text: string;
  headers: Headers;
  body: {
    value: Record<string, unknown>[];
    '@odata.nextLink'?: string;
    '@adminapi.warnings'?: string[];
    error?: { details: { message: string }[]; innererror: { internalexception: { type: string } } };
  };
}

export interface ExchangeServer {
  core: Core;
  clock: Clock;
  state(): TenantState;
  /** The runner's applying application, and others made by the test. */
  apply: ApplicationCaller;
  plan: ApplicationCaller;
  application(name: string): ApplicationCaller;
  user(name: string): UserCaller;
  invoke(
    caller: ApplicationCaller | UserCaller,
    cmdlet: string,
    parameters?: Record<string, unknown>,
    headers?: Record<string, string>,
    search?: string,
  ): Promise<Answer>;
  send(caller: ApplicationCaller | UserCaller | null, url: string, init?: RequestInit): Promise<Answer>;
  close(): Promise<void>;
}

/** Keys take longer to make than all else: once for each test file. */
const keys = (async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-'));
  try {
    return { signing: await openSigningKey(folder, keptKeys), identity: await openServerIdentity(folder) };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
})();

export async function startExchange(options: { isDehydrated?: boolean } = {}): Promise<ExchangeServer> {
  const { signing, identity } = await keys;
  const clock = createClock({});
  const random = createRandom(7);
  const delays = createDelays(clock, () => random);
  const state = seedState(random, options);
  const store = createStore({ state, clock, random });
  const faults = createFaults(random, { rate: 0 });
  const tokens = createAccessTokens({ tenantId: state.tenant.id, key: signing });
  const core: Core = { store, clock, random, delays, faults, tokens };
  const server = createHttpsServer({ identity, parts: [createExchangePart(core)], clock, faults });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dispatcher = new Agent({ connect: { ca: identity.authority } });

  const application = (name: string): ApplicationCaller => {
    const found = store.state.servicePrincipals.find((one) => one.displayName === name)!;
    return {
      kind: 'application',
      appId: found.appId,
      servicePrincipalId: found.id,
      displayName: name,
      roles: ['Exchange.ManageAsApp'],
      wids: [],
      audience,
    };
  };
  const user = (name: string): UserCaller => {
    const found = store.state.users.find((one) => one.displayName === name)!;
    const { id: userId, userPrincipalName, displayName } = found;
    return { kind: 'user', userId, userPrincipalName, displayName, appId: 'client', scopes: [], wids: [], audience };
  };
  const send: ExchangeServer['send'] = async (caller, url, init = {}) => {
    const token = caller === null ? null : (await tokens.mint(caller, {})).accessToken;
    const response = await fetch(url.startsWith('https:') ? url : `${origin}${url}`, {
      ...init,
      dispatcher,
      headers: { ...(init.headers as object), ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    });
    const text = await response.text();
    const body = (text === '' ? { value: [] } : JSON.parse(text)) as Answer['body'];
    return { status: response.status, text, headers: response.headers as unknown as Headers, body };
  };
  return {
    core,
    clock,
    state: () => store.state,
    apply: application('apply'),
    plan: application('plan'),
    application,
    user,
    send,
    invoke: (caller, cmdlet, parameters = {}, headers = {}, search = '') =>
      send(caller, `/adminapi/beta/${state.tenant.id}/InvokeCommand${search}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } }),
      }),
    async close() {
      await dispatcher.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The exception's short name in an answer, as a client branches on it. */
export const exceptionOf = (answer: Answer) => answer.body.error?.innererror.internalexception.type.split('.').at(-1);

function seedState(random: ReturnType<typeof createRandom>, options: { isDehydrated?: boolean }): TenantState {
  const person = (displayName: string, mail: boolean): User => {
    const mailNickname = displayName.toLowerCase().replace(' ', '.');
    const userPrincipalName = `${mailNickname}@contoso.example`;
    return {
      id: random.uuid(),
      userPrincipalName,
      displayName,
      mailNickname,
      mail: mail ? userPrincipalName : null,
      accountEnabled: true,
      usageLocation: 'NL',
      passwordPolicies: null,
      password: '',
      passwordChangedAt: longAgo,
      forceChangePasswordNextSignIn: false,
      onPremisesSyncEnabled: null,
      assignedLicenses: [],
      perUserMfaState: 'disabled',
      wrongPasswords: 0,
      createdDateTime: longAgo,
      visibleAt: longAgo,
      visibleInExchangeAt: longAgo,
    };
  };
  const servicePrincipal = (displayName: string): ServicePrincipal => ({
    id: random.uuid(),
    appId: random.uuid(),
    displayName,
    accountEnabled: true,
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: null,
    appRoles: [],
    tags: [],
    createdDateTime: longAgo,
    visibleAt: longAgo,
  });
  const tenant: TenantState['tenant'] = {
    id: random.uuid(),
    displayName: 'Contoso',
    initialDomain: 'contosodemo.onmicrosoft.com',
    domains: [{ name: 'contoso.example', authentication: 'Managed' }],
    securityDefaultsEnabled: false,
  };
  const users = ['Ann Sales', 'Bob Support', 'Cas Finance', 'Dee Operations', 'Eve Sales'].map((name) =>
    person(name, true),
  );
  users.push(person('Client Sense', false));
  const [plan, apply, ews, vendor] = ['plan', 'apply', 'ews', 'vendor'].map(servicePrincipal) as [
    ServicePrincipal,
    ServicePrincipal,
    ServicePrincipal,
    ServicePrincipal,
  ];
  return {
    tenant,
    users,
    applications: [],
    servicePrincipals: [plan, apply, ews, vendor],
    appRoleAssignments: [],
    oauth2PermissionGrants: [],
    directoryRoleAssignments: [],
    namedLocations: [],
    conditionalAccessPolicies: [],
    subscribedSkus: [],
    exchange: seedExchange({
      now: longAgo,
      uuid: () => random.uuid(),
      tenant,
      users,
      runner: { plan: plan.id, apply: apply.id },
      ewsApplication: { appId: ews.appId, servicePrincipalId: ews.id, displayName: ews.displayName },
      ...options,
    }),
  };
}
