/**
 * What a client asks the browser to bring: `GET /{tenant}/oauth2/v2.0/authorize`.
 *
 * First who asks and where the answer may go: until that is known, a refusal is a page for the person and no redirect. All
 * other refusals go to the client. Source: learn, entra/identity-platform/v2-oauth2-auth-code-flow, v2-protocols-oidc.
 */
import type { Core } from '../../core.ts';
import { type KnownApplication, knownApplication } from '../client-authentication.ts';
import { type Requested, resolveScope } from '../resource.ts';
import type { TenantName } from '../tenant-name.ts';
import { TokenError } from '../token-error.ts';
import { type Platform, platformOf } from './reply-address.ts';

type ResponseMode = 'query' | 'fragment' | 'form_post';

/** Where an answer goes, once that may be said. */
export interface ReplyTo extends KnownApplication {
  platform: Platform;
  /** As the client wrote it; the code can be redeemed with this one only. */
  redirectUri: string;
  responseMode: ResponseMode;
  state: string | null;
}

export interface AuthorizationRequest extends ReplyTo {
  scope: string;
  requested: Requested;
  nonce: string | null;
  /** base64url of the verifier's SHA-256; null only where the client is confidential. */
  codeChallenge: string | null;
  prompt: 'login' | 'none' | 'select_account' | null;
  loginHint: string | null;
}

/**
 * @param tenant as the path has it
 * @throws TokenError 900144, 700016, 7000112, 7000229, 50194, 50011, 70007: for a page
 */
export function readReplyTo(core: Core, parameters: URLSearchParams, tenant: TenantName): ReplyTo {
  const known = knownApplication(core, required(parameters, 'client_id').toLowerCase());
  const { appId, signInAudience } = known.application;
  if (tenant !== 'this' && signInAudience === 'AzureADMyOrg') throw new TokenError(50_194, `Identifier '${appId}'.`);
  const redirectUri = required(parameters, 'redirect_uri');
  const platform = platformOf(known.application.signIn ?? {}, redirectUri);
  if (platform === null) {
    throw new TokenError(50_011, `'${redirectUri}' is not configured for the application '${appId}'.`);
  }
  const responseMode = parameters.get('response_mode') ?? 'query';
  if (!isResponseMode(responseMode)) throw new TokenError(70_007, `'${responseMode}'`);
  return { ...known, platform, redirectUri, responseMode, state: parameters.get('state') };
}

/** @throws TokenError for the client */
export function readRequest(core: Core, parameters: URLSearchParams, replyTo: ReplyTo): AuthorizationRequest {
  checkResponseType(required(parameters, 'response_type'), replyTo);
  const scope = required(parameters, 'scope');
  return {
    ...replyTo,
    scope,
    requested: resolveScope(scope, core.store.state),
    nonce: parameters.get('nonce'),
    codeChallenge: readChallenge(parameters, replyTo.platform),
    prompt: readPrompt(parameters.get('prompt')),
    loginHint: parameters.get('login_hint'),
  };
}

/** Tokens by the front channel are off unless the registration turns them on, and then they aren't simulated. */
function checkResponseType(responseType: string, { application }: ReplyTo): void {
  const types = responseType.split(/\s+/);
  const { enableAccessTokenIssuance = false, enableIdTokenIssuance = false } =
    application.signIn?.web?.implicitGrantSettings ?? {};
  if (types.includes('token') && !enableAccessTokenIssuance) throw new TokenError(700_051, `'${responseType}'`);
  if (types.includes('id_token') && !enableIdTokenIssuance) throw new TokenError(700_054, `'${responseType}'`);
  if (responseType !== 'code') throw new TokenError(70_005, `'${responseType}' is not simulated.`);
}

/** Stricter than the service, which asks single-page applications alone for a challenge and takes `plain`. */
function readChallenge(parameters: URLSearchParams, platform: Platform): string | null {
  const challenge = parameters.get('code_challenge');
  if (challenge === null) {
    if (parameters.has('code_challenge_method')) throw new TokenError(50_147);
    if (platform === 'web') return null;
    throw new TokenError(9_002_325);
  }
  if (parameters.get('code_challenge_method') !== 'S256') {
    throw new TokenError(9_002_325, "Only the code_challenge_method 'S256' is taken here.");
  }
  if (!/^[\w-]{43}$/.test(challenge)) throw new TokenError(501_491);
  return challenge;
}

function readPrompt(prompt: string | null): AuthorizationRequest['prompt'] {
  if (prompt === null || prompt === '') return null;
  if (prompt === 'login' || prompt === 'none' || prompt === 'select_account') return prompt;
  throw new TokenError(90_023, prompt === 'consent' ? 'There is no page for consent here.' : `prompt '${prompt}'`);
}

function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (value === null || value === '') throw new TokenError(900_144, `'${name}'`);
  return value;
}

const isResponseMode = (name: string): name is ResponseMode => ['query', 'fragment', 'form_post'].includes(name);
