/** Why a sign-in came to nothing, as a command says it. Nothing of a token, a code or an address with one goes along. */
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import { isFailure } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { refusalOf } from './provider-refusals.ts';
import { theirWords } from './their-words.ts';

/** @param error anything that was thrown while somebody signed in */
export function signInProblem(error: unknown, provider: IdentityProvider): CommandProblem {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at instanceof CommandProblem) return at;
    if (isFailure(at)) return unreachable(provider, at.operator);
    const problem = ofClient(at as ClientProblem, provider);
    if (problem !== undefined) return problem;
  }
  return invalid('it could not be read');
}

/** What openid-client and oauth4webapi throw; https://github.com/panva/openid-client/blob/main/docs/README.md */
interface ClientProblem extends Error {
  readonly code?: string;
  readonly error?: string;
  readonly error_description?: string;
  readonly status?: number;
  readonly cause?: unknown;
}

function ofClient(problem: ClientProblem, provider: IdentityProvider): CommandProblem | undefined {
  const { code, error, error_description: description } = problem;
  switch (code) {
    case 'OAUTH_AUTHORIZATION_RESPONSE_ERROR':
    case 'OAUTH_RESPONSE_BODY_ERROR':
      return refusalOf({ error: error ?? '', description: description ?? '' });
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return providerInvalid(provider, 'says that it is another one');
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return invalid(wrongClaim(problem.cause));
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return invalid('by the clock of this machine it is not valid now', "Set this machine's clock, and try again.");
    case 'OAUTH_KEY_SELECTION_FAILED':
      return invalid('the provider publishes no key by which it was signed');
    case 'OAUTH_INVALID_RESPONSE':
    case 'OAUTH_PARSE_ERROR':
    case 'OAUTH_UNSUPPORTED_OPERATION':
      return invalid('it is not what OpenID Connect asks for, or not what the provider has signed');
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
      return providerInvalid(provider, `answers otherwise than OpenID Connect asks for${statusOf(problem.cause)}`);
    default:
      return undefined;
  }
}

const meanings: Readonly<Record<string, string>> = {
  nonce: 'it was made for something else (nonce)',
  iss: 'another provider has made it (iss)',
  aud: 'it was made for another application (aud)',
  azp: 'it was made for another application (azp)',
};

/** @param cause of the library's error: an error whose own cause names the claim */
function wrongClaim(cause: unknown): string {
  const { claim } = ((cause as { cause?: unknown } | undefined)?.cause ?? {}) as { claim?: unknown };
  return meanings[String(claim)] ?? 'it says something else than was asked for';
}

function statusOf(cause: unknown): string {
  return cause instanceof Response ? `: HTTP ${cause.status}` : '';
}

export function invalid(why: string, advice?: string): CommandProblem {
  return new CommandProblem({
    code: 'sign-in-invalid',
    message: `The sign-in doesn't count: ${why}.`,
    exitCode: exitCodes.refused,
    advice: advice ?? 'Compare "identity" of this connection in connections.yaml with the provider.',
  });
}

/** @param said its own words, shown as far as they are short */
export function providerInvalid({ issuer }: IdentityProvider, does: string, said?: string): CommandProblem {
  const words = said === undefined ? '' : `: ${theirWords(said)}`;
  return new CommandProblem({
    code: 'identity-provider-invalid',
    message: `The identity provider ${printable(issuer)} ${does}${words}.`,
    exitCode: exitCodes.failed,
    advice: 'Compare "identity" of this connection in connections.yaml with the provider.',
  });
}

function unreachable({ issuer }: IdentityProvider, why: string): CommandProblem {
  return new CommandProblem({
    code: 'identity-provider-unreachable',
    message: `The identity provider ${printable(issuer)} can't be reached. ${why}`,
    exitCode: exitCodes.failed,
    advice: 'Nothing is signed without it. Try again when it answers; a stop needs no sign-in (runbook stop).',
  });
}
