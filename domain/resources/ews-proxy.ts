/**
 * The proxy that EWS on one Exchange server uses: the element `system.net/defaultProxy/proxy` of its web.config, in
 * the application that does the work since Exchange 2013 (site "Exchange Back End", folder ClientAccess\exchweb\ews).
 * Only this element is ever touched.
 *
 * Sources: the vendor's document ("Proxyserver op de exchange server"); learn, <proxy> element (network settings) for the
 * attributes; OfficeDocs-Exchange for the file.
 */
import { z } from 'zod';
import { fullHostNameSchema } from '../directory-names.ts';
import { compare, resource } from '../resource.ts';
import { languages } from '../texts/language.ts';
import { riskTexts } from '../texts/risks.ts';

const schema = z.strictObject({
  /** Full host name of the server. */
  server: fullHostNameSchema,
  /** `http://proxyserver:8080` */
  address: z.url({ protocol: /^http$/ }),
  /** Of the risks; English by default. */
  language: z.enum(languages).optional(),
});

export type EwsProxy = z.output<typeof schema>;

export const proxyAttributes = ['usesystemdefault', 'proxyaddress', 'bypassonlocal'] as const;

/** The element's attributes, as they are written. */
export interface ProxyElement {
  readonly usesystemdefault: string;
  readonly proxyaddress: string;
  readonly bypassonlocal: string;
}

export interface EwsProxyState {
  /** Null: there is no such element. */
  readonly proxy: ProxyElement | null;
}

/** The element as the document has it. */
export function proxyElement({ address }: Pick<EwsProxy, 'address'>): ProxyElement {
  return { usesystemdefault: 'False', proxyaddress: address, bypassonlocal: 'True' };
}

export const ewsProxy = resource<EwsProxy, EwsProxyState, { server: string }>({
  kind: 'ews-proxy',
  schema,
  name: ({ server }) => server,
  diff: (desired, { proxy }) => {
    const asked = proxyElement(desired);
    const isElse = proxy !== null && differingAttributes(proxy, asked).some((name) => isSet(proxy[name]));
    if (isElse) return compare({ ...plain(asked) }, { ...plain(proxy) });
    // None, or a part of what is asked for: attributes are written one by one.
    if (proxy !== null && differingAttributes(proxy, asked).length === 0) return [];
    return [{ property: 'proxy', before: proxy && { ...proxy }, after: { ...asked } }];
  },
  risks: ({ server, language = 'en' }) => [
    { code: 'ews-restarts', text: riskTexts[language].ewsRestarts(server) },
    { code: 'update-overwrites', text: riskTexts[language].updateOverwrites(server) },
  ],
});

/** An attribute that isn't written shows one of these. */
const notSet = ['', 'unspecified'];

export function isSet(value: string): boolean {
  return !notSet.includes(value.toLowerCase());
}

/** Those that have other values in one element than in the other; each of them, where there is no other. */
export function differingAttributes(one: ProxyElement, other: ProxyElement | null): (keyof ProxyElement)[] {
  const [is, was] = [plain(one), other === null ? undefined : plain(other)];
  return proxyAttributes.filter((name) => is[name] !== was?.[name]);
}

/** Configuration values are compared without case. */
function plain({ usesystemdefault, proxyaddress, bypassonlocal }: ProxyElement): ProxyElement {
  return {
    usesystemdefault: usesystemdefault.toLowerCase(),
    proxyaddress,
    bypassonlocal: bypassonlocal.toLowerCase(),
  };
}
