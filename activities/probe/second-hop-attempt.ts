/**
 * From a session of the account on a server on to Exchange's endpoint there, with Kerberos and no password: New-PSSession,
 * and Remove-PSSession right behind it. A refusal is one of the hop only when both the session and Exchange's endpoint are
 * open to the account; else delegation would change nothing.
 */
import type { Shell } from '../../connectors/powershell/shell.ts';
import { isFailure, type Failure } from '../../domain/failure.ts';
import type { Observation } from '../../domain/probe.ts';
import type { RemoteAccount } from '../../domain/probes/remote-account.ts';
import type { ConnectionContext } from '../context.ts';
import { accountOf, inSession } from './remote-session.ts';

/** @throws Failure where nothing can be said of the hop */
export async function attemptSecondHop(context: ConnectionContext, remote: RemoteAccount): Promise<Observation> {
  const { server, account } = remote;
  return inSession(context, remote, async (shell) => {
    const refusal = await hop(shell, server);
    if (refusal === undefined) {
      const observed = `From its session on ${server}, ${account} reaches Exchange without its password.`;
      return { outcome: 'allowed', observed };
    }
    const barred = await barredFromExchange(context, remote);
    if (barred !== undefined) {
      const observed = `Exchange on ${server} refuses ${account} directly as well (${barred.code}): it needs RemotePowerShellEnabled and a role group, which no delegation replaces.`;
      return { outcome: 'inconclusive', code: 'account-not-in-exchange', observed };
    }
    const observed = `From its session on ${server}, ${account} doesn't reach Exchange (${refusal.serviceCode ?? refusal.code}), while Exchange accepts it directly.`;
    return { outcome: 'refused', code: 'second-hop-refused', observed };
  });
}

async function hop(shell: Shell, server: string): Promise<Failure | undefined> {
  try {
    await shell.pipe(
      [
        {
          cmdlet: 'New-PSSession',
          parameters: {
            ConfigurationName: 'Microsoft.Exchange',
            ConnectionUri: [exchangeOn(server)],
            Authentication: 'Kerberos',
          },
        },
        { cmdlet: 'Remove-PSSession', parameters: {} },
      ],
      { subject: `Exchange from a session on ${server}` },
    );
    return undefined;
  } catch (error) {
    if (isFailure(error, 'powershell-session-refused')) return error;
    throw error;
  }
}

/** Whether Exchange's endpoint refuses the account also without a hop. */
async function barredFromExchange(context: ConnectionContext, remote: RemoteAccount): Promise<Failure | undefined> {
  const { server } = remote;
  const session = {
    account: accountOf(context, remote),
    authentication: 'Kerberos',
    uri: exchangeOn(server),
  } as const;
  try {
    await context.onPremises
      .exchangeAs(session)
      .invoke('Get-ExchangeServer', { Identity: server }, { select: ['Name'] });
    return undefined;
  } catch (error) {
    if (isFailure(error, 'powershell-session-refused', 'powershell-upn-suffix')) return error;
    // Another role than that of this cmdlet is another matter: the session was opened.
    if (isFailure(error, 'exchange-cmdlet-not-available', 'exchange-denied')) return undefined;
    throw error;
  }
}

function exchangeOn(server: string): string {
  return `http://${server}/PowerShell/`;
}
