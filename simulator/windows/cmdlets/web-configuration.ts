/**
 * `system.net/defaultProxy/proxy` in the web.config of the EWS virtual directory: read, written attribute by attribute, and
 * cleared, the whole element or one attribute (Microsoft Learn: Set-WebConfigurationProperty, Clear-WebConfiguration with
 * `/@name`; .NET's "proxy Element (Network Settings)" for attributes and values). The element comes with its first attribute
 * and goes with its last. No other path or section is implemented.
 *
 * An attribute comes as an object that says whether its value is the default. That IIS' schema has this section, and how it
 * shows the values of an enumeration, couldn't be confirmed: a client must compare values case-insensitively.
 */
import { type ShellCall, type ShellCmdlets, ShellError, type ShellObject } from '../../shell.ts';
import type { ExchangeServer } from '../../tenant/on-premises-state.ts';
import { isAdministrator } from '../principals.ts';
import { unimplemented, organizationOf, serverOf, table, text, texts, writeServer } from '../server-call.ts';

type Proxy = NonNullable<ExchangeServer['ewsProxy']>;
type Attribute = keyof Proxy;

const attributes: readonly Attribute[] = ['usesystemdefault', 'proxyaddress', 'bypassonlocal'];
/** What an attribute means where it isn't written. */
const defaults: Proxy = { usesystemdefault: 'Unspecified', proxyaddress: '', bypassonlocal: 'Unspecified' };
const words = ['true', 'false', 'unspecified'];
const section = 'system.net/defaultProxy/proxy';

const isAllowed = (call: ShellCall) => isAdministrator(organizationOf(call), serverOf(call), call.caller);

/**
 * EWS by its path in IIS' configuration or in the drive `IIS:`, in either site: since Exchange 2013 the front end passes on to
 * the back end, each with a web.config of its own. Here they show the same element.
 */
const applications = /^(machine\/webroot\/apphost|iis:\/sites)\/(default web site|exchange back end)\/ews$/;

function requireEws(call: ShellCall): void {
  const path = [texts(call, 'PSPath')?.[0], texts(call, 'Location')?.[0]]
    .filter((part) => part !== undefined)
    .join('/');
  const plain = path.replaceAll('\\', '/').toLowerCase().replace(/\/$/, '');
  if (!applications.test(plain)) throw unimplemented(call, path);
  if (isAllowed(call)) return;
  // Sentence of IIS' configuration system for who can't read redirection.config (practice).
  throw new ShellError({
    message: 'Filename: redirection.config\nError: Cannot read configuration file due to insufficient permissions\n',
    fullyQualifiedErrorId: `System.UnauthorizedAccessException,Microsoft.IIs.PowerShell.Provider.${call.name.replace('-', '')}Command`,
    category: 'PermissionDenied',
    exceptionType: 'System.UnauthorizedAccessException',
  });
}

/** @returns the attribute that the filter itself names (`.../@proxyaddress`), if any */
function filtered(call: ShellCall): Attribute | undefined {
  const filter = (texts(call, 'Filter')?.[0] ?? '').replace(/^\//, '');
  const [element, attribute] = filter.split('/@') as [string, string | undefined];
  if (element.toLowerCase() !== section.toLowerCase()) throw unimplemented(call, `the section ${filter}`);
  return attribute === undefined ? undefined : attributeNamed(call, attribute);
}

function attributeNamed(call: ShellCall, name: string): Attribute {
  const found = attributes.find((one) => one === name.toLowerCase());
  if (found === undefined) throw unimplemented(call, `the attribute ${name}`);
  return found;
}

const shown = (server: ExchangeServer, name: Attribute): ShellObject => {
  const written = server.ewsProxy?.[name] ?? '';
  return {
    ItemXPath: `/${section}`,
    IsInheritedFromDefaultValue: written === '',
    IsProtected: false,
    Name: name,
    TypeName: 'System.String',
    Value: written === '' ? defaults[name] : written,
    IsExtended: false,
  };
};

/** The element itself, `-Name .`, with its attributes as properties; two of them can't be set here. */
const element = (server: ExchangeServer): ShellObject => ({
  ItemXPath: `/${section}`,
  ...Object.fromEntries(attributes.map((name) => [name, shown(server, name)['Value']])),
  autoDetect: 'Unspecified',
  scriptLocation: '',
});

function get(call: ShellCall) {
  requireEws(call);
  filtered(call);
  const server = serverOf(call);
  const names = texts(call, 'Name')!;
  return { objects: names.map((name) => (name === '.' ? element(server) : shown(server, attributeNamed(call, name)))) };
}

/** Empty is: not written. */
const nothing: Proxy = { usesystemdefault: '', proxyaddress: '', bypassonlocal: '' };

function write(call: ShellCall, changes: Partial<Proxy>): void {
  const before = serverOf(call).ewsProxy;
  const merged = { ...(before ?? nothing), ...changes };
  const after = attributes.every((name) => merged[name] === '') ? null : merged;
  if (JSON.stringify(after) === JSON.stringify(before)) return;
  writeServer(call, section, (server) => {
    server.ewsProxy = after;
  });
}

function set(call: ShellCall) {
  requireEws(call);
  filtered(call);
  const name = text(call, 'Name') ?? '';
  const values = name === '.' ? [...(table(call, 'Value') ?? [])] : [[name, String(call.parameters['Value'])] as const];
  const changes = values.map(([key, value]) => [attributeNamed(call, key), value] as const);
  for (const [key, value] of changes) {
    if (key !== 'proxyaddress' && !words.includes(value.toLowerCase())) throw invalidValue(call, key);
  }
  write(call, Object.fromEntries(changes));
  return { objects: [] };
}

function clear(call: ShellCall) {
  requireEws(call);
  const attribute = filtered(call);
  write(call, attribute === undefined ? nothing : { [attribute]: '' });
  return { objects: [] };
}

/** An attribute whose values the schema lists; id and category are from memory. */
const invalidValue = (call: ShellCall, name: string): ShellError =>
  new ShellError({
    message: `The '${name}' attribute is invalid.  Enum must be one of Unspecified, True, False`,
    fullyQualifiedErrorId: `System.Runtime.InteropServices.COMException,Microsoft.IIs.PowerShell.Provider.${call.name.replace('-', '')}Command`,
    category: 'NotSpecified',
    exceptionType: 'System.Runtime.InteropServices.COMException',
    targetName: name,
  });

export const webConfigurationCmdlets: ShellCmdlets = {
  'Get-WebConfigurationProperty': { implements: ['PSPath', 'Location', 'Filter', 'Name'], run: get },
  'Set-WebConfigurationProperty': {
    implements: ['PSPath', 'Location', 'Filter', 'Name', 'Value', 'Force', 'Confirm'],
    run: set,
  },
  'Clear-WebConfiguration': { implements: ['PSPath', 'Location', 'Filter', 'Force', 'Confirm'], run: clear },
};
