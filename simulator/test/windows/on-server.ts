/** Cmdlets called on a server as a session would call them, without the way there. */
import { type ShellCall, ShellError, type ShellObject } from '../../shell.ts';
import type { ExchangeServer } from '../../tenant/state.ts';
import { serverCmdlets } from '../../windows/server-cmdlets.ts';
import { accountOf, openOrganization, type Organization, someone } from '../on-premises/organization.ts';

type Parameters = Record<string, unknown>;

export interface OnServer {
  organization: Organization;
  row(): ExchangeServer;
  /** Runs a cmdlet, as the worker's account. */
  run(cmdlet: string, parameters?: Parameters, how?: How): Promise<ShellObject[]>;
  /** What a cmdlet throws; fails where it throws nothing. */
  refused(cmdlet: string, parameters?: Parameters, how?: How): Promise<ShellError>;
}

interface How {
  as?: string;
  input?: ShellObject[];
  set?: string;
}

export function onServer(organization: Organization, name: string): OnServer {
  const row = () => organization.state().servers.find((server) => server.name === name)!;
  const run: OnServer['run'] = async (cmdlet, parameters = {}, { as = 'runbooks$', input = [], set = '' } = {}) => {
    const implemented = serverCmdlets[cmdlet]!;
    const missing = Object.keys(parameters).filter((parameter) => !implemented.implements.includes(parameter));
    if (missing.length > 0) throw new Error(`${cmdlet} doesn't implement ${missing.join(', ')}.`);
    const call: ShellCall = {
      core: organization.core,
      place: { kind: 'server', server: row() },
      caller: accountOf(organization, as),
      context: someone(),
      name: cmdlet,
      set,
      parameters,
      input,
    };
    return (await implemented.run(call)).objects;
  };
  return {
    organization,
    row,
    run,
    async refused(cmdlet, parameters, how) {
      const thrown = await run(cmdlet, parameters, how).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (thrown instanceof ShellError) return thrown;
      throw thrown ?? new Error(`${cmdlet} was expected to be refused, and it ran.`);
    },
  };
}

/** One organization for a file's tests, since its keys take long to make: each test gets the servers as they were seeded. */
export async function seededServers(count: number): Promise<{ organization: Organization; again: () => void }> {
  const organization = await openOrganization({ servers: count });
  const seeded = structuredClone(organization.state().servers);
  const again = () => {
    organization.core.store.note(({ onPremises }) => {
      onPremises!.servers = structuredClone(seeded);
    });
  };
  return { organization, again };
}

/** Writes that the audit knows of so far. */
export const writes = ({ core }: Organization): number => core.store.audit.length;

export const store = 'Cert:\\LocalMachine\\My';
export const listener = 'winrm/config/Listener';
export const https = { Transport: 'HTTPS', Address: '*' } as const;
