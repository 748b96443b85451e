/**
 * What a person is asked by, and what comes of the answer: an ID token by code, with PKCE (OpenID Connect Core 1.0, 3.1; RFC
 * 7636). `prompt=login` has the person sign in for this, whatever session there is; no refresh token is asked for.
 */
import type { Configuration } from 'openid-client';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import { nonceOf } from '../../domain/statement.ts';
import { invalid } from './sign-in-problem.ts';
import { theirWords } from './their-words.ts';

interface Request {
  /** At the provider, to be opened in a browser. */
  readonly address: URL;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** @param text whose hash becomes the token's nonce */
export async function requestFor(
  text: string,
  configuration: Configuration,
  { maxAge }: IdentityProvider,
  { by, redirectUri }: { by: string | undefined; redirectUri: string },
): Promise<Request> {
  const { buildAuthorizationUrl, calculatePKCECodeChallenge, randomPKCECodeVerifier, randomState } =
    await import('openid-client');
  const [nonce, state, verifier] = [nonceOf(text), randomState(), randomPKCECodeVerifier()];
  const address = buildAuthorizationUrl(configuration, {
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: redirectUri,
    scope: 'openid profile',
    prompt: 'login',
    ...(maxAge && { max_age: '0' }),
    ...(by !== undefined && { login_hint: by }),
    nonce,
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  return { address, state, nonce, verifier };
}

/**
 * @param url the answer, as the browser has brought it
 * @returns the token, and the person's name in it, to be shown
 * @throws errors of openid-client; CommandProblem `sign-in-invalid`
 */
export async function redeem(
  url: URL,
  configuration: Configuration,
  { state, nonce, verifier }: Request,
  { nameClaim }: IdentityProvider,
): Promise<{ idToken: string; name: string }> {
  const { authorizationCodeGrant } = await import('openid-client');
  const tokens = await authorizationCodeGrant(configuration, url, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
  });
  const claims = tokens.claims();
  if (tokens.id_token === undefined || claims === undefined) throw invalid('there is no ID token');
  // The worker refuses it: without the time nobody can say that the person has signed in for this.
  if (claims.auth_time === undefined) {
    throw invalid(
      'it does not say when the person has signed in (auth_time)',
      'Add the optional claim auth_time to the application for decisions: docs/people.md.',
    );
  }
  const name = claims[nameClaim];
  return { idToken: tokens.id_token, name: theirWords(typeof name === 'string' ? name : claims.sub) };
}
