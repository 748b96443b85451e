/**
 * Sessions within a session on a server: the second hop to Exchange. It needs somebody's credentials there, and the first hop
 * brought none: the caller gets on where the server lets it without more, or where delegation lets the server act for others.
 *
 * Microsoft documents that no Kerberos delegation supports a second hop over WinRM (learn, PS-remoting-second-hop); the
 * vendor's document sets delegation up for just that. Here the vendor is followed.
 */
import type { Core } from '../../core.ts';
import { type Credential, type ShellCall, ShellError, type ShellObject } from '../../shell.ts';
import type { DirectoryAccount, ExchangeServer, OnPremisesState } from '../../tenant/on-premises-state.ts';
import type { HostCmdlet } from '../host/host-output.ts';
import { openExchangeSession } from '../open/exchange-session.ts';
import { serverNamed } from '../open/find-server.ts';
import type { NestedSession, OpenSession } from '../open/open-session.ts';
import { notOpened } from '../open/session-error.ts';

export interface Within {
  core: Core;
  session: OpenSession;
  server: ExchangeServer;
  turn: () => number;
}

export function nestedSessionCmdlets(within: Within): Record<string, HostCmdlet> {
  const { session } = within;
  return {
    'New-PSSession': {
      implements: ['ConfigurationName', 'ConnectionUri', 'Authentication', 'Credential', 'Name', 'AllowRedirection'],
      run: (call) => ({ objects: uris(call).map((uri) => open(within, call, uri)) }),
    },
    'Get-PSSession': { implements: [], run: () => ({ objects: session.nested.map((one) => ({ ...one })) }) },
    'Remove-PSSession': {
      implements: ['Id', 'Name', 'Session'],
      run: (call) => {
        const removed = chosen(session, call);
        session.nested = session.nested.filter((one) => !removed.includes(one));
        return { objects: [] };
      },
    },
  };
}

const uris = ({ parameters }: ShellCall) => (parameters['ConnectionUri'] ?? []) as string[];

function open({ core, session, server, turn }: Within, call: ShellCall, uri: string): ShellObject {
  const { parameters, caller } = call;
  const host = new URL(uri).hostname;
  const configuration = parameters['ConfigurationName'] as string | undefined;
  if (configuration?.toLowerCase() !== 'microsoft.exchange') throw notOpened(host, 'accessDenied');
  const credential = parameters['Credential'] as Credential | undefined;
  if (credential === undefined && !getsOn(core.store.state.onPremises!, server, caller, host)) {
    throw notOpened(host, 'accessDenied');
  }
  const authentication = (parameters['Authentication'] ?? 'Default') as string;
  openExchangeSession({ core, uri, authentication, credential, own: caller, turn });
  const id = session.nextNestedId++;
  const [name] = [parameters['Name'] ?? `Session${id}`].flat() as string[];
  const made: NestedSession = {
    Id: id,
    Name: name!,
    ComputerName: host,
    State: 'Opened',
    ConfigurationName: 'Microsoft.Exchange',
  };
  session.nested.push(made);
  return { ...made };
}

/** Who may not be delegated gets no further by any delegation. Source: learn, "Protected Users Security Group". */
function getsOn(state: OnPremisesState, from: ExchangeServer, caller: DirectoryAccount, host: string): boolean {
  if (from.secondHopWorks) return true;
  const isProtected = state.groups.some(
    ({ sid, memberIds }) => sid.endsWith(protectedUsersRid) && memberIds.includes(caller.id),
  );
  if (caller.accountNotDelegated || isProtected) return false;
  const computer = (server: ExchangeServer | undefined) => state.computers.find(({ name }) => name === server?.name);
  const own = computer(from);
  if (own === undefined) return false;
  const target = computer(serverNamed(state, host));
  return (
    own.trustedForDelegation ||
    (target?.principalsAllowedToDelegateToAccount.some(
      (name) => name.toLowerCase() === own.distinguishedName.toLowerCase(),
    ) ??
      false)
  );
}

/** Relative id of Protected Users. Source: learn, "Well-known SIDs". */
const protectedUsersRid = '-525';

function chosen(session: OpenSession, { parameters, input }: ShellCall): NestedSession[] {
  const given = [parameters['Session'] ?? []].flat() as Partial<NestedSession>[];
  const ids = [...([parameters['Id'] ?? []].flat() as number[]), ...[...given, ...input].map(({ Id }) => Number(Id))];
  const names = [parameters['Name'] ?? []].flat() as string[];
  const missing = ids.find((id) => !session.nested.some(({ Id }) => Id === id));
  if (missing !== undefined) throw noSuchSession(missing);
  return session.nested.filter(({ Id, Name }) => ids.includes(Id) || names.includes(Name));
}

/** Source: PowerShell's source, RemotingErrorIdStrings.resx, RemoteRunspaceNotAvailableForSpecifiedSessionId. */
const noSuchSession = (id: number) =>
  new ShellError({
    message: `The session ID ${id} is not available.`,
    fullyQualifiedErrorId:
      'PSSessionNotAvailableForSpecifiedSessionId,Microsoft.PowerShell.Commands.RemovePSSessionCommand',
    category: 'InvalidArgument',
    exceptionType: 'System.ArgumentException',
    targetName: String(id),
  });
