/**
 * The clients of a connection, of which no call that changes something is about ourselves. What only the tenant or the
 * directory can tell (an object's ID) is found out before the first such call; where it can't be, none leaves.
 */
import type { AnyConnected, Connected } from '../connectors/connected.ts';
import { writesSomething as cmdletWrites } from '../connectors/exchange-online/cmdlet-call.ts';
import type { ExchangeOnline } from '../connectors/exchange-online/exchange-online.ts';
import { graphPath } from '../connectors/graph/encoding.ts';
import { writes as graphWrites, type GraphCall } from '../connectors/graph/graph-call.ts';
import type { GraphClient } from '../connectors/graph/graph-client.ts';
import type { CmdletInvocation } from '../connectors/powershell/call.ts';
import type { Shell } from '../connectors/powershell/shell.ts';
import { writesSomething } from '../connectors/powershell/writes.ts';
import { configuredAccounts, ownIdentities, processAccounts } from '../connectors/own-identities.ts';
import { isFailure } from '../domain/failure.ts';
import { together, waysToWrite, type OwnIdentities } from '../domain/own-identities.ts';
import { refuseNeverGranted } from '../policy/never-granted.ts';
import { directoryObjects, registeredObjects, signedInObjects } from '../policy/own-objects.ts';
import type { OnPremisesContext } from './on-premises-context.ts';

/** What is added to an organization's list, which is written as a whole: our own application may be on it. */
const writesLists = new Set(['Set-OrganizationConfig']);

/** Paths that name a registration or an enterprise application, or whose body does: consents, roles, assignments of people. */
const namesRegistered = /\/(?:applications|servicePrincipals|oauth2PermissionGrants|appRole\w+|roleAssignments)\b/;

interface TenantClients {
  readonly graph: GraphClient;
  readonly exchange: ExchangeOnline;
  readonly compliance: ExchangeOnline;
}

export class OwnTargets {
  readonly #reached: AnyConnected;
  readonly #desired: unknown;
  readonly #signal: AbortSignal;
  readonly #own: OwnIdentities;
  #directory: Shell | undefined;
  #signedIn: Promise<OwnIdentities> | undefined;
  #registered: Promise<OwnIdentities> | undefined;
  #inDirectory: Promise<OwnIdentities> | undefined;

  /** @param desired what the step is asked for; undefined where nothing is */
  constructor(reached: AnyConnected, desired: unknown, signal: AbortSignal) {
    this.#reached = reached;
    this.#desired = desired;
    this.#signal = signal;
    this.#own = ownIdentities(reached);
  }

  /**
   * Of what is found in the tenant, such as the members of a role group.
   * @throws Failure `target-never-granted`
   */
  async refuse(found: unknown, where: 'tenant' | 'directory'): Promise<void> {
    this.#refuse(found, await (where === 'tenant' ? this.#ofTenant() : this.#ofDirectory()));
  }

  tenant({ graph, exchange, compliance }: TenantClients): TenantClients {
    return { graph: this.#graph(graph), exchange: this.#exchange(exchange), compliance: this.#exchange(compliance) };
  }

  #graph(client: GraphClient): GraphClient {
    return {
      ...client,
      request: async (call) => {
        if (graphWrites(call)) await this.#refuseGraph(client, call);
        return client.request(call);
      },
      batch: async (calls) => {
        for (const call of calls.filter(graphWrites)) await this.#refuseGraph(client, call);
        return client.batch(calls);
      },
    };
  }

  /** Of Exchange Online, and of Security & Compliance. */
  #exchange(client: ExchangeOnline): ExchangeOnline {
    return {
      ...client,
      invoke: async (cmdlet, parameters, options) => {
        if (cmdletWrites({ cmdlet, parameters })) await this.#refuseCmdlets([{ cmdlet, parameters }], this.#ofTenant());
        return client.invoke(cmdlet, parameters, options);
      },
      batch: async (calls) => {
        const writing = calls.filter(cmdletWrites);
        if (writing.length > 0) await this.#refuseCmdlets(writing, this.#ofTenant());
        return client.batch(calls);
      },
    };
  }

  onPremises(context: OnPremisesContext): OnPremisesContext {
    const { directory, exchange } = context;
    this.#directory = directory;
    const refuse = async (pipeline: readonly CmdletInvocation[]): Promise<void> => {
      if (writesSomething(pipeline)) await this.#refuseCmdlets(pipeline, this.#ofDirectory());
    };
    const shell = (inner: Shell): Shell => ({
      pipe: async (pipeline, how) => {
        await refuse(pipeline);
        return inner.pipe(pipeline, how);
      },
      invoke: async (cmdlet, parameters, how) => {
        await refuse([{ cmdlet, parameters }]);
        return inner.invoke(cmdlet, parameters, how);
      },
    });
    return {
      ...context,
      exchange: {
        ...exchange,
        invoke: async (cmdlet, parameters, options) => {
          await refuse([{ cmdlet, parameters }]);
          return exchange.invoke(cmdlet, parameters, options);
        },
      },
      directory: shell(directory),
      server: (fqdn) => shell(context.server(fqdn)),
    };
  }

  async #refuseGraph(client: GraphClient, { path, body }: GraphCall): Promise<void> {
    const target = decodeURIComponent(path);
    const isRegistry = namesRegistered.test(target);
    this.#refuse([target.split(/[/()=']/), body], await (isRegistry ? this.#ofRegistry() : this.#ofTenant()));
    const [, user] = /^\/users\/([^/]+)/.exec(target) ?? [];
    if (user !== undefined) await this.#refuseBreakGlass(client, user);
  }

  async #refuseCmdlets(calls: readonly CmdletInvocation[], own: Promise<OwnIdentities>): Promise<void> {
    const named = calls.filter(({ cmdlet }) => !writesLists.has(cmdlet)).map(({ parameters }) => parameters);
    this.#refuse(named, await own);
  }

  /** What is asked for must name none of all three; a call may write a break-glass account back where it stands. */
  #refuse(call: unknown, own: OwnIdentities): void {
    refuseNeverGranted(this.#desired, own);
    refuseNeverGranted(call, { ...own, breakGlassAccounts: [] });
  }

  /** A break-glass account may be configured by a name, and be called by its ID. */
  async #refuseBreakGlass(client: GraphClient, user: string): Promise<void> {
    const { breakGlassAccounts } = this.#own;
    if (breakGlassAccounts.length === 0) return;
    try {
      const path = graphPath`/users/${user}`;
      refuseNeverGranted(await client.request({ path, query: { $select: 'id,userPrincipalName' } }), this.#own);
    } catch (error) {
      if (!isFailure(error, 'graph-object-not-found')) throw error;
    }
  }

  async #ofTenant(): Promise<OwnIdentities> {
    const { kind } = this.#reached;
    if (kind === 'exchange-server') return this.#own;
    return await (this.#signedIn ??= this.#with(signedInObjects(this.#reached, this.#signal)));
  }

  async #ofRegistry(): Promise<OwnIdentities> {
    const connected = this.#reached as Connected;
    this.#registered ??= this.#with(
      registeredObjects(connected, [...this.#own.applications, ...this.#own.decisions], this.#signal),
    );
    return together([await this.#ofTenant(), await this.#registered]);
  }

  async #ofDirectory(): Promise<OwnIdentities> {
    const { onPremises, breakGlassAccounts } = this.#reached;
    const directory = this.#directory;
    if (onPremises === undefined || directory === undefined) return this.#own;
    const { name, domain } = onPremises;
    const find = async (accounts: readonly string[], mustBeThere: boolean): Promise<readonly string[]> =>
      directoryObjects(directory, { name, accounts, mustBeThere });
    const ofDomain = breakGlassAccounts.filter((account) => waysToWrite(account, domain).length > 1);
    this.#inDirectory ??= (async () => ({
      applications: this.#own.applications,
      decisions: this.#own.decisions,
      accounts: [
        ...this.#own.accounts,
        ...(await find(configuredAccounts(onPremises), true)),
        ...(await find(processAccounts(onPremises), false)),
      ],
      breakGlassAccounts: [...this.#own.breakGlassAccounts, ...(await find(ofDomain, false))],
    }))();
    return await this.#inDirectory;
  }

  async #with(objects: Promise<readonly string[]>): Promise<OwnIdentities> {
    return together([this.#own, { applications: await objects, decisions: [], accounts: [], breakGlassAccounts: [] }]);
  }
}
