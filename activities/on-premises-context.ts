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
import { directory } from '../connectors/exchange-server/directory.ts';
import { exchangeServer, type ExchangeCmdlets } from '../connectors/exchange-server/exchange-server.ts';
import type { Target } from '../connectors/powershell/call.ts';
import { powershell } from '../connectors/powershell/powershell.ts';
import type { Shell } from '../connectors/powershell/shell.ts';
import { serverShell } from '../connectors/winrm/server-shell.ts';
import type { IdentityRole } from '../domain/connection.ts';
import { Failure } from '../domain/failure.ts';

export type { ExchangeCmdlets, Shell };

/** How a session is opened as another account; it is removed after each call. */
interface SessionAs {
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

/**
 * Starts nothing: a PowerShell is there from the first call on.
 *
 * @param endsAt when an answer is no longer waited for, milliseconds since the epoch; default: never
 * @throws Failure `connection-without-servers`
 */
export function onPremisesOf(
  reached: AnyConnected,
  role: IdentityRole,
  signal: AbortSignal,
  endsAt = Infinity,
): OnPremisesContext {
  const organization = reached.onPremises;
  if (organization === undefined) {
    throw new Failure('connection-without-servers', { service: 'connections', subject: reached.name });
  }
  const shell = powershell(organization, role, { signal, endsAt });
  const account = organization.accounts[role];
  const asRunner = account === undefined ? {} : { account };
  return {
    organization,
    exchange: exchangeServer(shell, { kind: 'exchange', ...organization.exchange, ...asRunner }),
    exchangeAs: (session) => exchangeServer(shell, { kind: 'exchange', ...session, once: true }),
    directory: directory(shell, { domainController: organization.domainController, ...asRunner }),
    server: (fqdn) => serverShell(shell, overHttp(fqdn, asRunner)),
    serverAs: (fqdn, session) => serverShell(shell, { ...overHttps(fqdn), ...session, once: true }),
  };
}

function overHttp(computerName: string, asRunner: { account?: StoredAccount }): Target & { kind: 'server' } {
  return { kind: 'server', computerName, port: 5985, useSsl: false, authentication: 'Kerberos', ...asRunner };
}

function overHttps(computerName: string): { kind: 'server'; computerName: string; port: 5986; useSsl: true } {
  return { kind: 'server', computerName, port: 5986, useSsl: true };
}
