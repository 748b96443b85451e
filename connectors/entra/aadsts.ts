/**
 * What Entra's refusals mean. The number in `error_codes` decides. The same number says two things of a credential:
 * wrong, or so new that not every token node knows it; only the caller knows which, and says so by `credentialIsNew`.
 *
 * A certificate is fetched from the store at every sign-in, so nothing has to be reloaded upon 700027 and its kin.
 *
 * Sources: learn, reference-error-codes; practice for what happens just after creation.
 */
import type { FailureCode } from '../../domain/failure.ts';

const refusals: Readonly<Record<number, FailureCode>> = {
  7000215: 'entra-wrong-secret',
  7000222: 'entra-expired-secret',
  700027: 'entra-unknown-certificate',
  700024: 'entra-certificate-refused',
  7000214: 'entra-certificate-refused',
  1000502: 'entra-certificate-refused',
  700016: 'entra-application-not-found',
  7000112: 'entra-application-disabled',
  7000218: 'entra-secret-missing',
  90002: 'entra-tenant-not-found',
  65001: 'entra-consent-missing',
  53003: 'entra-blocked-by-conditional-access',
  530003: 'entra-device-required',
  50196: 'entra-loop-detected',
  50034: 'entra-user-not-found',
  50126: 'entra-wrong-password',
  50076: 'entra-mfa-needed',
  50079: 'entra-mfa-registration-required',
  50055: 'entra-password-expired',
  50053: 'entra-account-locked',
  50057: 'entra-account-disabled',
  50158: 'entra-external-challenge',
  70016: 'entra-sign-in-pending',
  70019: 'entra-sign-in-expired',
  70020: 'entra-sign-in-expired',
};

const whenNew: Partial<Record<FailureCode, FailureCode>> = {
  'entra-wrong-secret': 'entra-secret-not-yet-known',
  'entra-unknown-certificate': 'entra-certificate-not-yet-known',
  'entra-application-not-found': 'entra-application-not-yet-known',
};

/** The failure code of an AADSTS number; any other number is `entra-refused`. */
export function aadstsCode(number: number | undefined, credentialIsNew: boolean): FailureCode {
  const code = (number === undefined ? undefined : refusals[number]) ?? 'entra-refused';
  return (credentialIsNew ? whenNew[code] : undefined) ?? code;
}
