/**
 * What it means that a provider lets somebody not sign in. Entra ID says it by a number in its description, every provider by
 * a word.
 *
 * Sources: learn, entra/identity-platform/reference-error-codes; RFC 6749, 4.1.2.1 and 5.2; OpenID Connect Core 1.0, 3.1.2.6.
 */
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { theirWords } from './their-words.ts';

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

const notAssigned: Refusal = {
  code: 'sign-in-not-assigned',
  message: 'This person may not decide: the application for decisions is not assigned to them',
  advice: 'Somebody who administers the tenant assigns a role to them there: docs/people.md.',
};
const noConsent: Refusal = {
  code: 'sign-in-no-consent',
  message: 'The application for decisions has no consent for "openid profile"',
  advice: 'An administrator of the tenant grants it once, for all: docs/people.md.',
};
const unregistered: Refusal = {
  code: 'sign-in-redirect-unregistered',
  message: 'The application for decisions does not lead back to this machine',
  advice:
    'Register http://localhost at it, as a redirect for mobile and desktop applications, and not for the web: docs/people.md.',
};
const unknown: Refusal = {
  code: 'sign-in-application-unknown',
  message: 'The provider does not know the application for decisions, or has switched it off',
  advice: 'Compare identity.clientId in connections.yaml with the application.',
};
const blocked: Refusal = {
  code: 'sign-in-blocked',
  message: 'A policy of the tenant does not let this person sign in from here, or not in this way',
  advice: 'Sign in from a device, a place and with a method that the policy allows.',
};
const wrongPassword: Refusal = {
  code: 'sign-in-wrong-password',
  message: 'The name or the password is wrong',
  advice: 'Give the same command again.',
};
const denied: Refusal = {
  code: 'sign-in-denied',
  message: 'The sign-in was called off',
  advice: 'Give the same command again to decide after all.',
};
const spent: Refusal = {
  code: 'sign-in-expired',
  message: 'The sign-in took too long, or was used before',
  advice: 'Give the same command again.',
};
const silent: Refusal = {
  code: 'sign-in-not-shown',
  message: 'The provider did not ask the person',
  advice: 'Open the address in a browser that keeps cookies, and sign in there.',
};
const down: Refusal = {
  code: 'identity-provider-unreachable',
  message: 'The provider does not work at present',
  advice: 'Try again when it answers; a stop needs no sign-in (runbook stop).',
};

const byNumber: Readonly<Record<number, Refusal>> = {
  50105: notAssigned,
  65001: noConsent,
  90094: noConsent,
  90008: noConsent,
  50011: unregistered,
  7000218: unregistered,
  700016: unknown,
  7000112: unknown,
  700054: unknown,
  53000: blocked,
  53001: blocked,
  53002: blocked,
  53003: blocked,
  530003: blocked,
  50076: blocked,
  50079: blocked,
  50034: wrongPassword,
  50126: wrongPassword,
  50053: { ...wrongPassword, code: 'sign-in-locked', message: 'The account is locked for a while', advice: 'Wait.' },
  50057: { ...wrongPassword, code: 'sign-in-disabled', message: 'The account is switched off', advice: 'Ask why.' },
  50055: {
    code: 'sign-in-password-expired',
    message: 'The password has expired',
    advice: 'Set a new one at the provider, then give the same command again.',
  },
  65004: denied,
  50058: silent,
  54005: spent,
  70008: spent,
  70000: spent,
};

const byWord: Readonly<Record<string, Refusal>> = {
  access_denied: denied,
  login_required: silent,
  interaction_required: silent,
  account_selection_required: silent,
  consent_required: noConsent,
  invalid_client: unknown,
  unauthorized_client: unknown,
  invalid_grant: spent,
  server_error: down,
  temporarily_unavailable: down,
};

const other: Refusal = {
  code: 'sign-in-refused',
  message: 'The provider has refused the sign-in',
  advice: 'Compare "identity" of this connection in connections.yaml with the provider.',
};

/** @param said as the provider has written it */
export function refusalOf({ error, description }: { error: string; description: string }): CommandProblem {
  const number = /AADSTS(\d{3,9})\b/.exec(description)?.[1];
  const { code, message, advice } = byNumber[Number(number)] ?? byWord[error] ?? other;
  // After its first sentences come IDs for Microsoft's support, which stand in the sign-in log as well.
  const words = theirWords((description.split(/\s*Trace ID:/)[0] ?? '') || error);
  return new CommandProblem({
    code,
    message: `${message}${words === '' ? '' : ` (${words})`}.`,
    exitCode: code === down.code ? exitCodes.failed : exitCodes.refused,
    advice,
  });
}
