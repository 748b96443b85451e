/**
 * A session on a server as an account, opened only after the listener was seen to show the certificate that it must: a
 * self-signed one has no authority that this machine trusts, so the thumbprint is what is trusted. The sign-in is by
 * Kerberos, which doesn't disclose the password, and which a server other than the named one can't answer.
 *
 * Source: psdocs, New-PSSessionOption (-SkipCACheck); learn, Kerberos (mutual authentication).
 */
import { storedAccount } from '../../connectors/connect-exchange-server.ts';
import type { StoredAccount } from '../../connectors/connected-organization.ts';
import type { Shell } from '../../connectors/powershell/shell.ts';
import { checkHandshake } from '../../connectors/winrm/listener.ts';
import { parseCertificateLocator } from '../../domain/certificate-locator.ts';
import type { Observation } from '../../domain/probe.ts';
import type { RemoteAccount } from '../../domain/probes/remote-account.ts';
import type { ConnectionContext } from '../context.ts';
import { remoteManagementUsers } from '../../domain/grants.ts';

/**
 * Makes the attempt by a shell whose calls each open a session and remove it, once one is proven to open.
 * @throws Failure `listener-unreachable` and its kin, and what a session is refused with
 */
export async function inSession(
  context: ConnectionContext,
  remote: RemoteAccount,
  attempt: (shell: Shell) => Promise<Observation>,
): Promise<Observation> {
  const { server, certificate } = remote;
  const { onPremises, signal } = context;
  const { addresses } = onPremises.organization;
  const { thumbprint } = await checkHandshake({ host: server, addresses, signal });
  if (thumbprint !== parseCertificateLocator(certificate)?.thumbprint) {
    const observed = `The listener of ${server} shows ${thumbprint}, which is not the expected certificate: no sign-in was tried.`;
    return { outcome: 'inconclusive', code: 'another-certificate', observed };
  }
  const account = accountOf(context, remote);
  const shell = onPremises.serverAs(server, { account, authentication: 'Kerberos', skipCaCheck: true });
  await proveSession(shell, remote);
  return attempt(shell);
}

/** As whom a session is opened. */
export function accountOf({ secrets }: ConnectionContext, { account, password }: RemoteAccount): StoredAccount {
  return storedAccount({ user: account, password }, secrets);
}

/** What every user of a server may do: it proves that the session came about. */
async function proveSession(shell: Shell, { server, account }: RemoteAccount): Promise<void> {
  await shell.invoke(
    'Get-LocalGroup',
    { SID: [remoteManagementUsers.sid] },
    { select: ['Name'], subject: `a session on ${server} as ${account}` },
  );
}
