/**
 * Resources of WinRM's configuration: listeners, which can be made, changed and removed, and the service's and the client's
 * settings, which can be read. Administrators only: other network users get nothing from the root of the
 * configuration (its descriptor grants administrators all, and interactive users reading).
 *
 * An instance is XML. Its elements come as properties with texts; one that carries an attribute (`Source="GPO"`) comes as an
 * object of its own, and one with elements inside (`Auth`) as its name, which is all that remoting keeps of it: ask for
 * `winrm/config/service/auth`, or the drive `WSMan:`, for what is inside.
 */
import type { ShellCall, ShellCmdlets, ShellObject } from '../../shell.ts';
import type { ExchangeServer, WinrmListener } from '../../tenant/on-premises-state.ts';
import { addressOf } from '../network.ts';
import { isAdministrator } from '../principals.ts';
import { httpListener, httpsListener } from '../seed-listeners.ts';
import { flag, unimplemented, organizationOf, serverOf, table, text, writeServer } from '../server-call.ts';
import { wsmanError, type WsmanFault, wsmanFaults } from '../wsman-fault.ts';
import { changedListener, listenerFault } from '../wsman-listener.ts';
import { cbtHardeningLevel, trustedHosts, type WsmanSetting } from '../wsman-settings.ts';

const schema = 'http://schemas.microsoft.com/wbem/wsman/1/config';

const uri = (call: ShellCall) => text(call, 'ResourceURI') ?? '';
const refusal = (call: ShellCall, fault: WsmanFault) => wsmanError(call, fault, uri(call));

/** `winrm/config/Listener` in lower case, without the prefix of its full form. */
function resource(call: ShellCall): string {
  if (!isAdministrator(organizationOf(call), serverOf(call), call.caller))
    throw refusal(call, wsmanFaults.accessDenied);
  return uri(call)
    .toLowerCase()
    .replace(/^http:\/\/schemas\.microsoft\.com\/wbem\/wsman\/1\//, 'winrm/')
    .replace(/\/$/, '');
}

function requireListenerResource(call: ShellCall): void {
  if (resource(call) !== 'winrm/config/listener') throw unimplemented(call, uri(call));
}

/** Address and transport of a listener. Another address than `*` isn't implemented. */
function selected(call: ShellCall): WinrmListener['transport'] {
  const selectors = table(call, 'SelectorSet') ?? new Map<string, string>();
  const [address, transport] = [selectors.get('address'), selectors.get('transport')?.toUpperCase()];
  if (address === undefined || transport === undefined) throw refusal(call, wsmanFaults.missingSelectors);
  if (selectors.size > 2) throw refusal(call, wsmanFaults.unexpectedSelectors);
  if (transport !== 'HTTP' && transport !== 'HTTPS') throw refusal(call, wsmanFaults.invalidValues);
  if (address !== '*') throw unimplemented(call, `a listener on the address ${address}`);
  return transport;
}

function theListener(call: ShellCall): WinrmListener {
  const transport = selected(call);
  const found = serverOf(call).winrm.listeners.find((one) => one.transport === transport);
  if (found === undefined) throw refusal(call, wsmanFaults.notFound);
  return found;
}

/** The listener with the values of the call, when WinRM takes it so. */
function withValues(call: ShellCall, listener: WinrmListener): WinrmListener {
  const changed = changedListener(listener, table(call, 'ValueSet') ?? new Map());
  if ('code' in changed) throw refusal(call, changed);
  const fault = listenerFault(serverOf(call), changed);
  if (fault !== undefined) throw refusal(call, fault);
  return changed;
}

const shownListener = (server: ExchangeServer, listener: WinrmListener): ShellObject => ({
  cfg: `${schema}/listener`,
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
  lang: 'en-US',
  Address: listener.address,
  Transport: listener.transport,
  Port: String(listener.port),
  Hostname: listener.hostname,
  Enabled: String(listener.enabled),
  URLPrefix: 'wsman',
  CertificateThumbprint: listener.certificateThumbprint,
  ListeningOn: ['127.0.0.1', addressOf(server)],
});

/** What creation and change give back: where the resource is. */
const reference = (listener: WinrmListener): ShellObject => ({
  xml: 'http://schemas.xmlsoap.org/ws/2004/09/transfer',
  ResourceURI: `${schema}/Listener`,
  Address: listener.address,
  Transport: listener.transport,
});

function get(call: ShellCall) {
  const server = serverOf(call);
  const name = resource(call);
  if (name === 'winrm/config/listener') {
    const found = flag(call, 'Enumerate') ? server.winrm.listeners : [theListener(call)];
    return { objects: found.map((listener) => shownListener(server, listener)) };
  }
  const shown = settings(name, server.winrm);
  if (shown === undefined) throw unimplemented(call, uri(call));
  return { objects: [{ cfg: `${schema}${name.slice('winrm/config'.length)}`, lang: 'en-US', ...shown }] };
}

/** Values that nobody can change here are Windows Server's own defaults (Microsoft Learn, "Windows Remote Management"). */
function settings(name: string, winrm: ExchangeServer['winrm']): ShellObject | undefined {
  const element = (setting: WsmanSetting) => {
    const [value, source] = [setting.value(winrm), setting.source(winrm)];
    return { [setting.name]: source === '' ? value : { Source: source, '#text': value } };
  };
  if (name === 'winrm/config/service') {
    return {
      RootSDDL: 'O:NSG:BAD:P(A;;GA;;;BA)(A;;GR;;;IU)S:P(AU;FA;GA;;;WD)(AU;SA;GXGW;;;WD)',
      MaxConcurrentOperationsPerUser: '1500',
      MaxConnections: '300',
      AllowUnencrypted: 'false',
      Auth: 'Auth',
      DefaultPorts: 'DefaultPorts',
      IPv4Filter: '*',
      IPv6Filter: '*',
      EnableCompatibilityHttpListener: 'false',
      EnableCompatibilityHttpsListener: 'false',
      CertificateThumbprint: '',
      AllowRemoteAccess: 'true',
    };
  }
  if (name === 'winrm/config/service/auth') {
    return {
      Basic: 'false',
      Kerberos: 'true',
      Negotiate: 'true',
      Certificate: 'false',
      CredSSP: 'false',
      ...element(cbtHardeningLevel),
    };
  }
  if (name !== 'winrm/config/client') return undefined;
  return {
    NetworkDelayms: '5000',
    URLPrefix: 'wsman',
    AllowUnencrypted: 'false',
    Auth: 'Auth',
    DefaultPorts: 'DefaultPorts',
    ...element(trustedHosts),
  };
}

function create(call: ShellCall) {
  requireListenerResource(call);
  const transport = selected(call);
  if (serverOf(call).winrm.listeners.some((one) => one.transport === transport)) {
    throw refusal(call, wsmanFaults.alreadyExists);
  }
  const listener = withValues(call, transport === 'HTTP' ? httpListener() : httpsListener('', ''));
  writeServer(call, listener.name, ({ winrm }) => winrm.listeners.push(listener));
  return { objects: [reference(listener)] };
}

function set(call: ShellCall) {
  requireListenerResource(call);
  const before = theListener(call);
  const changed = withValues(call, before);
  if (JSON.stringify(changed) !== JSON.stringify(before)) {
    writeServer(call, before.name, ({ winrm }) => {
      winrm.listeners = winrm.listeners.map((one) => (one.name === before.name ? changed : one));
    });
  }
  return { objects: [shownListener(serverOf(call), changed)] };
}

function remove(call: ShellCall) {
  requireListenerResource(call);
  const { name } = theListener(call);
  writeServer(call, name, ({ winrm }) => {
    winrm.listeners = winrm.listeners.filter((one) => one.name !== name);
  });
  return { objects: [] };
}

export const wsmanInstanceCmdlets: ShellCmdlets = {
  'Get-WSManInstance': { implements: ['ResourceURI', 'SelectorSet', 'Enumerate'], run: get },
  'New-WSManInstance': { implements: ['ResourceURI', 'SelectorSet', 'ValueSet'], run: create },
  'Set-WSManInstance': { implements: ['ResourceURI', 'SelectorSet', 'ValueSet'], run: set },
  'Remove-WSManInstance': { implements: ['ResourceURI', 'SelectorSet'], run: remove },
};
