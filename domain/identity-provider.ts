/**
 * Who says who a person is: the provider that people sign in to when they decide about runs of a connection, as the command
 * line and the worker reach it, and what of its tokens counts.
 */
import { clouds } from './clouds.ts';

export interface IdentityProvider {
  /** As it stands in tokens, compared as text. */
  readonly issuer: string;
  /** Of the application for decisions, as the command line signs in with it. */
  readonly clientId: string;
  /** Further clients whose tokens count. */
  readonly audiences: readonly string[];
  /** Claim that names a person for ever. */
  readonly subjectClaim: string;
  readonly rolesClaim: string;
  /** Claim that is shown. */
  readonly nameClaim: string;
  /** Whether `max_age=0` is asked for beside `prompt=login`. */
  readonly maxAge: boolean;
  /** Whether guests may decide. */
  readonly guests: boolean;
  /** PEM of the certificate authorities to trust instead of the built-in ones. */
  readonly certificateAuthority?: string;
  readonly proxy?: string;
  /** Whether the connection is a simulated one, whose provider may answer on loopback. */
  readonly simulated: boolean;
  /** The tenant that tokens must be of, where Entra ID or the simulator makes them. */
  readonly tenant?: string;
  /** The simulator's readiness file, where the provider is its own. */
  readonly readiness?: string;
}

/** `https://login.microsoftonline.com/TENANT/v2.0`, in any of Microsoft's clouds. learn, entra/identity-platform/id-tokens */
const tenantOfIssuer = /^https:\/\/[^/]+\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/v2\.0$/i;
const signInHosts = Object.values(clouds).map(({ authority }) => new URL(authority).hostname);
/** Hosts of issuers that Entra ID writes into tokens of version 1, or that only lead to others. */
const formerHosts = ['sts.windows.net', 'sts.chinacloudapi.cn', 'login.windows.net'];

/** The tenant whose issuer this is; undefined: it isn't Entra ID's. */
export function entraTenant(issuer: string): string | undefined {
  return signInHosts.includes(new URL(issuer).hostname) ? tenantOfIssuer.exec(issuer)?.[1] : undefined;
}

/**
 * What is wrong with an issuer that somebody has written, as what to write instead; undefined: nothing.
 *
 * @param simulated whether the connection is a simulated one
 */
export function problemOfIssuer(issuer: string, { simulated }: { simulated: boolean }): string | undefined {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (url === undefined || !/^https?:\/\//.test(issuer)) {
    return 'must be an address such as https://login.microsoftonline.com/TENANT/v2.0';
  }
  if (url.username !== '' || url.password !== '' || /[?#\s]/.test(issuer)) {
    return 'must be an address without user, query and fragment, as it stands in tokens';
  }
  if (!simulated && isLoopbackHost(url.hostname)) {
    return 'must not be on loopback: only a simulated connection has its provider there';
  }
  if (url.protocol !== 'https:') return 'must be https';
  if (formerHosts.includes(url.hostname)) {
    return 'must be that of tokens of version 2.0: https://login.microsoftonline.com/TENANT/v2.0';
  }
  if (signInHosts.includes(url.hostname) && entraTenant(issuer) === undefined) {
    return `must name one tenant, by its ID: ${url.origin}/11111111-2222-3333-4444-555555555555/v2.0`;
  }
  return undefined;
}

/** @param hostname of a URL that was parsed, which writes each address in one way */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^(?:127|0)(?:\.\d+){3}$/.test(host) ||
    host === '[::1]' ||
    host === '[::]' ||
    // ::ffff:127.0.0.1 as a URL writes it.
    /^\[::ffff:7f[0-9a-f]{2}:/.test(host)
  );
}
