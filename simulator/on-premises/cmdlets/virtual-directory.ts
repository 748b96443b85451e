/**
 * Virtual directories of Exchange in the servers' IIS. Their settings are in the directory and in IIS, which is asked each
 * time: for a server that is down there is only an error.
 *
 * Sources: odp, Get-/Set-PowerShellVirtualDirectory, Get-/Set-WebServicesVirtualDirectory; the error as seen in public reports
 * ("An IIS directory entry couldn't be created", IISGeneralCOMException). In a listing of all servers the real cmdlet writes
 * that error and goes on; here it is a warning.
 */
import { type CmdletCall, type Cmdlets, type ExchangeObject, flag, text, write } from '../../exchange/cmdlet.ts';
import { CmdletError, invalidArgument } from '../../exchange/cmdlet-error.ts';
import { identified, theIdentified } from '../../exchange/identity.ts';
import type { ExchangeServer, VirtualDirectory } from '../../tenant/state.ts';
import { serverNamed } from './exchange-server.ts';

interface Placed {
  server: ExchangeServer;
  directory: VirtualDirectory;
}

type Kind = VirtualDirectory['kind'];

/** By identity with the server's name, by guid, and without a server where the session's own is meant. */
const names =
  (call: CmdletCall) =>
  ({ server, directory }: Placed): string[] => {
    const { identity, guid } = directory;
    const own = call.server?.name === server.name ? [identity.slice(identity.indexOf('\\') + 1)] : [];
    return [identity, guid, ...own];
  };

const placed = (call: CmdletCall, kind: Kind): Placed[] =>
  call.core.store.state.onPremises!.servers.flatMap((server) =>
    server.virtualDirectories.filter((one) => one.kind === kind).map((directory) => ({ server, directory })),
  );

const unreachable = (server: ExchangeServer) =>
  new CmdletError(
    400,
    'BadRequest',
    'Microsoft.Exchange.Management.Metabase.IISGeneralCOMException',
    `An IIS directory entry couldn't be created. The error message is The RPC server is unavailable. HResult = -2147023174. It was running the command against the server ${server.name}.`,
  );

function authenticationMethods(directory: VirtualDirectory): string[] {
  const { basicAuthentication, windowsAuthentication, oauthAuthentication } = directory;
  return [
    ...(basicAuthentication ? ['Basic'] : []),
    ...(windowsAuthentication ? ['Ntlm', 'WindowsIntegrated'] : []),
    ...(oauthAuthentication ? ['OAuth'] : []),
  ];
}

function shown({ server, directory }: Placed): ExchangeObject {
  const { identity, kind } = directory;
  const methods = authenticationMethods(directory);
  return {
    Name: identity.slice(identity.indexOf('\\') + 1),
    Identity: identity,
    Id: identity,
    Guid: directory.guid,
    Server: server.name,
    BasicAuthentication: directory.basicAuthentication,
    WindowsAuthentication: directory.windowsAuthentication,
    OAuthAuthentication: directory.oauthAuthentication,
    CertificateAuthentication: kind === 'EWS' ? null : true,
    DigestAuthentication: false,
    LiveIdBasicAuthentication: false,
    InternalAuthenticationMethods: methods,
    ExternalAuthenticationMethods: methods,
    ExtendedProtectionTokenChecking: directory.extendedProtectionTokenChecking,
    ExtendedProtectionFlags: [],
    ExtendedProtectionSPNList: [],
    InternalUrl: directory.internalUrl,
    ExternalUrl: directory.externalUrl,
    // Only this one shows it: for the others only IIS has it.
    ...(kind === 'PowerShell' ? { RequireSSL: directory.requireSsl } : { MRSProxyEnabled: false }),
    MetabasePath: `IIS://${server.fqdn}/W3SVC/1/ROOT/${kind}`,
    AdminDisplayVersion: server.adminDisplayVersion,
  };
}

function list(call: CmdletCall, kind: Kind) {
  const serverName = text(call, 'Server');
  const asked = serverName === undefined ? undefined : serverNamed(call, serverName);
  const found = identified(call, placed(call, kind), names(call)).filter(
    ({ server }) => asked === undefined || server.name === asked.name,
  );
  const isListing = asked === undefined && text(call, 'Identity') === undefined;
  const offline = flag(call, 'ADPropertiesOnly') === true;
  const down = offline ? [] : found.filter(({ server }) => server.isDown);
  if (down[0] !== undefined && !isListing) throw unreachable(down[0].server);
  const objects = found.filter((one) => !down.includes(one)).map(shown);
  return { objects, warnings: down.map(({ server }) => unreachable(server).message) };
}

/** The properties that a Set- cmdlet writes, by its parameter. */
function changes(call: CmdletCall): Partial<VirtualDirectory> {
  const changed: Partial<VirtualDirectory> = {};
  const set = (name: string, mutate: (value: boolean) => void) => {
    const value = flag(call, name);
    if (value !== undefined) mutate(value);
  };
  set('BasicAuthentication', (value) => (changed.basicAuthentication = value));
  set('WindowsAuthentication', (value) => (changed.windowsAuthentication = value));
  set('OAuthAuthentication', (value) => (changed.oauthAuthentication = value));
  set('RequireSSL', (value) => (changed.requireSsl = value));
  const checking = text(call, 'ExtendedProtectionTokenChecking');
  const known = (['None', 'Allow', 'Require'] as const).find((one) => one.toLowerCase() === checking?.toLowerCase());
  if (checking !== undefined && known === undefined) {
    throw invalidArgument(`The value "${checking}" of the parameter ExtendedProtectionTokenChecking isn't valid.`);
  }
  if (known !== undefined) changed.extendedProtectionTokenChecking = known;
  const internalUrl = text(call, 'InternalUrl');
  if (internalUrl !== undefined) changed.internalUrl = internalUrl;
  if ('ExternalUrl' in call.parameters) changed.externalUrl = text(call, 'ExternalUrl') ?? null;
  return changed;
}

function change(call: CmdletCall, kind: Kind): null {
  const { server, directory } = theIdentified(call, placed(call, kind), names(call));
  if (server.isDown) throw unreachable(server);
  const changed = changes(call);
  write(call, directory.identity, ({ onPremises }) => {
    const row = onPremises!.servers.find(({ name }) => name === server.name)!;
    Object.assign(
      row.virtualDirectories.find(({ guid }) => guid === directory.guid)!,
      changed,
    );
  });
  return null;
}

const implemented = [
  'Identity',
  'BasicAuthentication',
  'WindowsAuthentication',
  'ExtendedProtectionTokenChecking',
  'InternalUrl',
  'ExternalUrl',
];

export const virtualDirectoryCmdlets: Cmdlets = {
  'Get-PowerShellVirtualDirectory': {
    implements: ['Identity', 'Server', 'ADPropertiesOnly'],
    run: (call) => list(call, 'PowerShell'),
  },
  'Set-PowerShellVirtualDirectory': {
    implements: [...implemented, 'RequireSSL'],
    run: (call) => change(call, 'PowerShell'),
  },
  'Get-WebServicesVirtualDirectory': {
    implements: ['Identity', 'Server', 'ADPropertiesOnly'],
    run: (call) => list(call, 'EWS'),
  },
  'Set-WebServicesVirtualDirectory': {
    implements: [...implemented, 'OAuthAuthentication'],
    run: (call) => change(call, 'EWS'),
  },
};
