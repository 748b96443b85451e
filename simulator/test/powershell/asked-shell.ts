/** The shell of an organization in the test's own process, asked as the fake `pwsh` asks it. */
import { randomUUID } from 'node:crypto';
import type { Core } from '../../core.ts';
import { createShell } from '../../powershell/run/shell.ts';
import type { ShellAnswer, ShellInvocation, ShellTarget } from '../../powershell/shell-call.ts';
import { tables } from '../../powershell/tables.ts';
import type { DirectoryAccount, ExchangeServer, OnPremisesState } from '../../tenant/on-premises-state.ts';
import { openOrganization } from '../on-premises/organization.ts';

export interface Asked {
  core: Core;
  state(): OnPremisesState;
  server(name: string): ExchangeServer;
  account(samAccountName: string): DirectoryAccount;
  /** Changes the organization without a cmdlet. */
  change(mutate: (state: OnPremisesState) => void): void;
  local(...pipeline: ShellInvocation[]): Promise<ShellAnswer>;
  /** In a session of its own, unless a key is given. */
  on(target: RemoteTarget, ...pipeline: ShellInvocation[]): Promise<ShellAnswer>;
}

export type RemoteTarget =
  | ({ kind: 'exchange' } & Partial<Extract<ShellTarget, { kind: 'exchange' }>>)
  | ({ kind: 'server' } & Partial<Extract<ShellTarget, { kind: 'server' }>>);

export const exchange = (given: Partial<Extract<ShellTarget, { kind: 'exchange' }>> = {}): RemoteTarget => ({
  kind: 'exchange',
  ...given,
});
export const server = (given: Partial<Extract<ShellTarget, { kind: 'server' }>> = {}): RemoteTarget => ({
  kind: 'server',
  ...given,
});

export const cmdlet = (name: string, parameters: Record<string, unknown> = {}): ShellInvocation => ({
  cmdlet: name,
  parameters,
});

export const credential = (user: string, password: string) => ({ $credential: { user, password } });

const defaults = {
  exchange: { uri: 'http://ex01.contoso.local/PowerShell/', authentication: 'Kerberos' },
  server: { computerName: 'ex01.contoso.local', port: 5985, useSsl: false, authentication: 'Kerberos' },
};

export async function askedShell(options: { servers?: number } = {}): Promise<Asked> {
  const { core } = await openOrganization({ servers: 2, ...options });
  const shell = createShell(core, tables);
  const process = randomUUID();
  const state = () => core.store.state.onPremises!;
  const answer = async (target: ShellTarget, pipeline: ShellInvocation[]) =>
    await shell.answer({ process, target, pipeline }, async () => {});
  return {
    core,
    state,
    server: (name) => state().servers.find((one) => one.name === name)!,
    account: (name) => state().accounts.find(({ samAccountName }) => samAccountName === name)!,
    change: (mutate) => core.store.note((tenant) => mutate(tenant.onPremises!)),
    local: async (...pipeline) => await answer({ kind: 'local' }, pipeline),
    on: async (target, ...pipeline) =>
      await answer({ key: randomUUID(), ...defaults[target.kind], ...target } as ShellTarget, pipeline),
  };
}

/** What identifies an error: the rest is text. */
export function errorOf({ error, ran, opened }: ShellAnswer) {
  const { fullyQualifiedErrorId: id, category, reason } = error?.record ?? {};
  return { id, category, reason, ran, ...(opened === undefined ? {} : { opened }) };
}
