/**
 * An identity provider as this command line reaches it: by its own discovery over TLS, with the certificate authorities and
 * the proxy of its connection. No redirect is followed, and nothing is kept.
 */
import type { Configuration, CustomFetch } from 'openid-client';
import { headerOf, send } from '../../connectors/http/send.ts';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import { providerInvalid } from './sign-in-problem.ts';

/** Milliseconds for each answer. */
const patience = 20_000;

/** Entra's configuration has 2 KB, its keys 20 KB with their certificates, a token a few. */
const mostBytes = 262_144;

/**
 * @throws errors of openid-client, and Failures; CommandProblem `identity-provider-invalid` where it says that it is another
 * one, or that people sign in elsewhere
 */
export async function discover(provider: IdentityProvider, signal: AbortSignal): Promise<Configuration> {
  const { None, customFetch, discovery, enableNonRepudiationChecks } = await import('openid-client');
  const issuer = new URL(provider.issuer);
  const configuration = await discovery(issuer, provider.clientId, {}, None(), {
    [customFetch]: fetchFrom(provider, signal),
    // So that what the provider signs is checked, too, and not only that it comes from there.
    execute: [enableNonRepudiationChecks],
  });
  const { issuer: said, authorization_endpoint: authorization, token_endpoint: token } = configuration.serverMetadata();
  if (said !== provider.issuer) throw providerInvalid(provider, 'says that it is another one', said);
  for (const endpoint of [authorization, token]) {
    if (!isOf(provider, issuer, endpoint)) throw providerInvalid(provider, 'sends people elsewhere', endpoint ?? '');
  }
  return configuration;
}

/** Entra ID and the simulator have all of it on one host; any other provider may have more, over TLS. */
function isOf({ tenant }: IdentityProvider, issuer: URL, endpoint: string | undefined): boolean {
  if (endpoint === undefined || !URL.canParse(endpoint)) return false;
  const { protocol, host, username, password } = new URL(endpoint);
  const isPlain = username === '' && password === '';
  return protocol === 'https:' && isPlain && (tenant === undefined || host === issuer.host);
}

/**
 * A redirect without a path is written with a slash by openid-client, and must be the one that was asked for, as text
 * (RFC 6749, 4.1.3).
 */
function withRedirect(body: URLSearchParams): URLSearchParams {
  const redirect = body.get('redirect_uri');
  const sent = new URLSearchParams(body);
  if (redirect !== null) sent.set('redirect_uri', redirect.replace(/\/$/, ''));
  return sent;
}

function fetchFrom({ certificateAuthority, proxy }: IdentityProvider, signal: AbortSignal): CustomFetch {
  return async (url, { method, headers, body }) => {
    const answer = await send(
      { trustRoot: certificateAuthority, proxy },
      {
        method: method === 'POST' ? 'POST' : 'GET',
        url,
        headers,
        body: body instanceof URLSearchParams ? withRedirect(body).toString() : undefined,
        writes: false,
        deadline: patience,
        signal,
        mostBytes,
        service: 'identity-provider',
        subject: 'its answer',
      },
    );
    const type = headerOf(answer, 'content-type');
    return new Response(answer.text === '' ? null : answer.text, {
      status: answer.status,
      headers: type === undefined ? {} : { 'content-type': type },
    });
  };
}
