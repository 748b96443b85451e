/**
 * What an implementation works with on premises: the Exchange Management Shell, Active Directory, each server by WinRM,
 * EWS. As the runner (`plan` reads, `apply` writes), or as the account that a probe acts as.
 */
import type { AnyConnected } from '../connectors/connected.ts';
import type {
  ConnectedOrganization,
  RemoteAuthentication,
  StoredAccount,
} from '../connectors/connected-organization.ts';
import type { AdministrationClient } from '../connectors/exchange-online/administration-client.ts';
import type { CmdletInvocation, Parameters } from '../connectors/powershell/call.ts';
import type { IdentityRole } from '../domain/connection.ts';
import { Failure } from '../domain/failure.ts';

/** Exchange's cmdlets: the same two words as for Exchange Online, so that an implementation can serve both. */
export type ExchangeCmdlets = Pick<AdministrationClient, 'invoke' | 'exactlyOne'>;

/** Cmdlets of a machine: each answers its objects, with the properties that `select` names. */
export interface Shell {
  invoke<T = Record<string, unknown>>(
    cmdlet: string,
    parameters: Parameters,
    how?: { select?: readonly string[]; depth?: number; subject?: string },
  ): Promise<T[]>;
  /** Several cmdlets, each getting what the one before gives. */
  pipe<T = Record<string, unknown>>(
    pipeline: readonly [CmdletInvocation, ...CmdletInvocation[]],
    how?: { select?: readonly string[]; depth?: number; subject?: string },
  ): Promise<T[]>;
}

/** How a session is opened as somebody else; it is removed after each call. */
export interface SessionAs {
  readonly account: StoredAccount;
  readonly authentication: RemoteAuthentication;
}

export interface OnPremisesContext {
  readonly organization: ConnectedOrganization;
  /** The Exchange Management Shell, as the runner. */
  readonly exchange: ExchangeCmdlets;
  /** The Exchange Management Shell at an address, as an account: `https://mail.contoso.example/powershell/`. */
  exchangeAs(session: SessionAs & { readonly uri: string }): ExchangeCmdlets;
  /** Active Directory, from the worker's machine, at the connection's domain controller (`-Server`, `-Credential` are added). */
  readonly directory: Shell;
  /** A Windows server by its host name: WinRM over 5985 with Kerberos, as the runner. */
  server(fqdn: string): Shell;
  /** A Windows server over 5986, as an account. */
  serverAs(fqdn: string, session: SessionAs & { readonly skipCaCheck?: boolean }): Shell;
}

/** @throws Failure `connection-without-servers` */
export function onPremisesOf(reached: AnyConnected, _role: IdentityRole, _signal: AbortSignal): OnPremisesContext {
  if (reached.onPremises === undefined) {
    throw new Failure('connection-without-servers', { service: 'connections', subject: reached.name });
  }
  throw new Error('not yet');
}
