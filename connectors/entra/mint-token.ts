/**
 * Every token comes from msal-node, from a new application object for each mint: one that has seen a 429 or a 5xx
 * refuses further calls for a minute without asking the network. Tokens that the runner itself uses are kept for some
 * minutes; roles live inside the token, so a probe of a grant asks for a `fresh` one.
 */
import { ConfidentialClientApplication, PublicClientApplication } from '@azure/msal-node';
import type { AuthenticationResult } from '@azure/msal-node';
import type { Connected } from '../connected.ts';
import { clientAuthentication, secretsOf } from './client-authentication.ts';
import { exchangePowerShellClientId, identityKey, identityName } from './identity.ts';
import type { ApplicationIdentity, Identity, UserIdentity } from './identity.ts';
import { networkClient } from './network-client.ts';
import type { ObservedNetwork } from './network-client.ts';
import { signInFailure } from './sign-in-failure.ts';
import type { SignIn } from './sign-in-failure.ts';
import { keptToken, keepToken } from './token-cache.ts';
import type { Token } from './token-cache.ts';

export interface Mint {
  identity: Identity;
  /** `https://graph.microsoft.com/.default`; see `Connected.scopes`. */
  scope: string;
  /** Don't take a kept token: after a grant, before a probe, upon a 401. */
  fresh?: boolean;
  /** The credential or application was made minutes ago: "unknown" then means not yet effective. */
  credentialIsNew?: boolean;
  /** Local address to sign in from. */
  localAddress?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** What a mint needs of a connection. */
type SignInPlace = Pick<Connected, 'name' | 'authority' | 'trustRoot' | 'proxy'>;

/** Mints a token (or takes a kept one). Throws `Failure` with an `entra-...` code or one of the network's. */
export async function mintToken(place: SignInPlace, mint: Mint): Promise<Token> {
  const key = JSON.stringify([place.name, place.authority, identityKey(mint.identity), mint.scope, mint.localAddress]);
  const kept = mint.fresh === true ? undefined : keptToken(key);
  if (kept !== undefined) return kept;
  const subject = `${identityName(mint.identity)}, connection ${place.name}`;
  const route = { trustRoot: place.trustRoot, proxy: place.proxy, localAddress: mint.localAddress };
  const network = networkClient(route, subject, mint.signal);
  const signIn = { subject, credentialIsNew: mint.credentialIsNew ?? false };
  const result = await (mint.identity.kind === 'application'
    ? byCredential(place, mint.identity, mint.scope, network, signIn)
    : byPassword(place, mint.identity, mint.scope, network, signIn));
  // An answer without a token "succeeds" with an empty one, whatever its status was.
  if (result === null || result.accessToken === '') throw signInFailure(undefined, network, { ...signIn, secrets: [] });
  const token = { value: result.accessToken, expiresAt: result.expiresOn?.getTime() ?? Date.now() };
  keepToken(key, token);
  return token;
}

type Attempt = Omit<SignIn, 'secrets'>;

async function byCredential(
  place: SignInPlace,
  identity: ApplicationIdentity,
  scope: string,
  network: ObservedNetwork,
  signIn: Attempt,
): Promise<AuthenticationResult | null> {
  const credential = await identity.credential();
  try {
    const application = new ConfidentialClientApplication({
      auth: { ...authority(place), clientId: identity.clientId, ...clientAuthentication(credential, signIn.subject) },
      system: { networkClient: network },
    });
    return await application.acquireTokenByClientCredential({ scopes: [scope], skipCache: true });
  } catch (error) {
    throw signInFailure(error, network, { ...signIn, secrets: secretsOf(credential) });
  }
}

async function byPassword(
  place: SignInPlace,
  identity: UserIdentity,
  scope: string,
  network: ObservedNetwork,
  signIn: Attempt,
): Promise<AuthenticationResult | null> {
  const password = await identity.password();
  try {
    const application = new PublicClientApplication({
      auth: { ...authority(place), clientId: identity.clientId ?? exchangePowerShellClientId },
      system: { networkClient: network },
    });
    return await application.acquireTokenByUsernamePassword({ scopes: [scope], username: identity.userName, password });
  } catch (error) {
    throw signInFailure(error, network, { ...signIn, secrets: [password] });
  }
}

/** The authority, known to msal by name so that it trusts it without asking Microsoft about it. */
function authority(place: SignInPlace): { authority: string; knownAuthorities: string[] } {
  return { authority: place.authority, knownAuthorities: [new URL(place.authority).host] };
}
