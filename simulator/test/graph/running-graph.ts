/**
 * A simulated tenant with its Graph over a real socket, for tests. Calls are made by an application whose token carries
 * the roles that a test names, minted by the simulator's own key.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import type { Core } from '../../core.ts';
import { createGraphPart } from '../../graph/part.ts';
import type { egress } from '../../http/public-address.ts';
import type { ApplicationCaller, Caller } from '../../identity/caller.ts';
import { type SimulatorOptions, startSimulator } from '../../simulator.ts';
import { propagation } from '../../delays.ts';
import { keptKeysFolder } from '../../testing/kept-keys.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- answers are checked property by property, which is the test
type Answer = { status: number; headers: Record<string, string>; body: any };

interface Sent {
  body?: unknown;
  headers?: Record<string, string>;
  /** Roles in the token; `everything` when absent. */
  roles?: readonly string[];
  as?: Caller;
  /** In place of a token that is minted. */
  token?: string;
}

export interface RunningGraph {
  core: Core;
  /** `https://127.0.0.1:port` */
  origin: string;
  call(method: string, path: string, sent?: Sent): Promise<Answer>;
  /**
   * A password sign-in for Exchange Online, as the vendor's product does it.
   * @returns `granted`, or the AADSTS number
   */
  signIn(userName: string, password: string, from: keyof typeof egress): Promise<'granted' | number>;
  /** Moves the clock past every propagation. */
  replicate(): void;
  close(): Promise<void>;
}

const everything = [
  'User.ReadWrite.All',
  'Directory.Read.All',
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
  'Policy.Read.All',
  'Policy.Read.ConditionalAccess',
  'Policy.ReadWrite.ConditionalAccess',
  'Policy.ReadWrite.SecurityDefaults',
];

export function application(core: Core, roles: readonly string[], part: Partial<ApplicationCaller> = {}): Caller {
  const servicePrincipal = core.store.state.servicePrincipals.find(({ displayName }) =>
    displayName.includes('(apply)'),
  );
  return {
    kind: 'application',
    appId: servicePrincipal?.appId ?? '',
    servicePrincipalId: servicePrincipal?.id ?? '',
    displayName: servicePrincipal?.displayName ?? '',
    roles: [...roles],
    wids: [],
    audience: 'https://graph.microsoft.com',
    ...part,
  };
}

export async function startGraph(options: SimulatorOptions = {}): Promise<RunningGraph> {
  const simulator = await startSimulator({
    faultRate: 0,
    servers: 1,
    keys: keptKeysFolder,
    ...options,
    parts: [createGraphPart],
  });
  const { core, readiness } = simulator;
  const { origin } = new URL(readiness.graph ?? '');
  const dispatcher = new Agent({ connect: { ca: readFileSync(readiness.certificateAuthority, 'utf8') } });
  return {
    core,
    origin,
    async call(method, path, { body, headers = {}, roles = everything, as, token } = {}) {
      const { accessToken } = await core.tokens.mint(as ?? application(core, roles), {});
      const response = await request(path.startsWith('https:') ? path : `${origin}${path}`, {
        method: method as 'GET',
        dispatcher,
        headers: {
          authorization: `Bearer ${token ?? accessToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await response.body.text();
      return {
        status: response.statusCode,
        headers: response.headers as Record<string, string>,
        body: text === '' ? undefined : (JSON.parse(text) as unknown),
      };
    },
    async signIn(userName, password, from) {
      const authority = readFileSync(readiness.certificateAuthority, 'utf8');
      const bound = new Agent({ localAddress: from, connect: { ca: authority } });
      try {
        const response = await request(`${readiness.authority}/oauth2/v2.0/token`, {
          method: 'POST',
          dispatcher: bound,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({
            grant_type: 'password',
            client_id: 'fb78d390-0c51-40cd-8e17-fdbfab77341b',
            scope: 'https://outlook.office365.com/.default openid',
            username: userName,
            password,
          }).toString(),
        });
        const body = (await response.body.json()) as { access_token?: string; error_codes?: number[] };
        return body.access_token === undefined ? (body.error_codes?.[0] ?? 0) : 'granted';
      } finally {
        await bound.close();
      }
    },
    replicate: () => {
      core.clock.advance(Math.max(...Object.values(propagation).map(({ atMost }) => atMost)));
    },
    async close() {
      await dispatcher.close();
      await simulator.close();
    },
  };
}
