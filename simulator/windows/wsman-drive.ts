/**
 * The drive `WSMan:` of a server: `localhost` with Client, Service and Listener, as far as they are implemented. Values are
 * texts; a leaf says where its value comes from (PowerShell's source, ConfigProvider.cs, `WSManConfigLeafElement`).
 */
import type { ExchangeServer, WinrmListener } from '../tenant/on-premises-state.ts';
import type { Item } from './item-tree.ts';
import { addressOf } from './network.ts';
import { cbtHardeningLevel, trustedHosts, type WsmanSetting } from './wsman-settings.ts';

const leaf = (name: string, value: string, source = ''): Item => ({
  name,
  shown: {
    Name: name,
    SourceOfValue: source,
    Value: value,
    TypeNameOfElement: 'System.String',
    Type: 'System.String',
  },
});

const container = (name: string, children: Item[], keys: string[] | null = null): Item => ({
  name,
  shown: { Name: name, Keys: keys, TypeNameOfElement: 'Container', Type: 'Container' },
  children,
});

export function wsmanDrive(server: ExchangeServer): Item[] {
  const { winrm } = server;
  const setting = (one: WsmanSetting) => leaf(one.name, one.value(winrm), one.source(winrm));
  return [
    container('localhost', [
      container('Client', [setting(trustedHosts)]),
      container('Service', [
        container('Auth', [
          leaf('Basic', 'false'),
          leaf('Kerberos', 'true'),
          leaf('Negotiate', 'true'),
          leaf('Certificate', 'false'),
          leaf('CredSSP', 'false'),
          setting(cbtHardeningLevel),
        ]),
      ]),
      container(
        'Listener',
        winrm.listeners.map((listener) => listenerItem(server, listener)),
      ),
    ]),
  ];
}

function listenerItem(server: ExchangeServer, listener: WinrmListener): Item {
  const leaves = [
    leaf('Address', listener.address),
    leaf('Transport', listener.transport),
    leaf('Port', String(listener.port)),
    leaf('Hostname', listener.hostname),
    leaf('Enabled', String(listener.enabled)),
    leaf('URLPrefix', 'wsman'),
    leaf('CertificateThumbprint', listener.certificateThumbprint),
    leaf(`ListeningOn_${server.host}`, addressOf(server)),
  ];
  return container(listener.name, leaves, [`Transport=${listener.transport}`, `Address=${listener.address}`]);
}
