/**
 * The proxy of EWS in its web.config, by the cmdlets of IIS: one element is read and written, never the file. The
 * application that does EWS' work is below "Exchange Back End" since Exchange 2013; the one below "Default Web Site" only
 * passes requests on to it.
 *
 * Sources: learn, Get-/Set-WebConfigurationProperty, Clear-WebConfiguration (removes settings from one configuration
 * location); microsoft/CSS-Exchange for the application's path; learn, <proxy> element for the attributes.
 */
import { differingAttributes, isSet, proxyAttributes, type ProxyElement } from '../../domain/resources/ews-proxy.ts';
import type { Shell } from '../on-premises-context.ts';
import { wordOf } from './raw-response.ts';

const application = 'MACHINE/WEBROOT/APPHOST/Exchange Back End/EWS';
const element = 'system.net/defaultProxy/proxy';

/** Schema of the element in IIS: these have a value for "not set". */
const words = { [-1]: 'Unspecified', 0: 'False', 1: 'True' };
const otherAttributes = ['autoDetect', 'scriptLocation'];

/** @returns null when nothing of the element is set. */
export async function readProxy(server: Shell, name: string): Promise<ProxyElement | null> {
  const [raw = {}] = await server.invoke(
    'Get-WebConfigurationProperty',
    { PSPath: application, Filter: element, Name: '.' },
    { select: [...proxyAttributes, ...otherAttributes], subject: `web.config of EWS on ${name}` },
  );
  const value = (attribute: string) => wordOf(raw[attribute], words);
  if (![...proxyAttributes, ...otherAttributes].some((attribute) => isSet(value(attribute)))) return null;
  return {
    usesystemdefault: value('usesystemdefault'),
    proxyaddress: value('proxyaddress'),
    bypassonlocal: value('bypassonlocal'),
  };
}

/** @param now what is there; an attribute that has its value already isn't written again */
export async function writeProxy(
  server: Shell,
  name: string,
  proxy: ProxyElement,
  now: ProxyElement | null,
): Promise<void> {
  for (const attribute of differingAttributes(proxy, now)) {
    await server.invoke(
      'Set-WebConfigurationProperty',
      { PSPath: application, Filter: element, Name: attribute, Value: proxy[attribute], Confirm: false },
      { subject: `web.config of EWS on ${name}` },
    );
  }
}

/** Takes the element out, and leaves the rest of the file. */
export async function clearProxy(server: Shell, name: string): Promise<void> {
  await server.invoke(
    'Clear-WebConfiguration',
    { PSPath: application, Filter: element, Confirm: false },
    { subject: `web.config of EWS on ${name}` },
  );
}
