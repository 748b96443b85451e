/** A passkey as the journal knows it. It counts from its endorsement by a second person until somebody revokes it. */
import type { SignedIn } from './person.ts';

export interface Passkey {
  readonly credentialId: string;
  /** COSE_Key, base64url. */
  readonly publicKey: string;
  readonly rpId: string;
  readonly transports: readonly string[];
  /** Whether it may be on several devices, through the account of a platform. Said by the authenticator, and proven by nobody. */
  readonly synced: boolean;
  /** ID of the statement by which it was enrolled: 64 hexadecimal digits. People name it by its beginning. */
  readonly enrolment: string;
  /** Whose it is. */
  readonly person: SignedIn;
  /** ISO 8601 */
  readonly enrolledAt: string;
  readonly endorsed: Signed | null;
  readonly revoked: (Signed & { readonly reason: string | null }) | null;
  /** Uses of the key as it has counted them itself at its enrolment. */
  readonly counter: number;
}

interface Signed {
  readonly by: SignedIn;
  /** ISO 8601 */
  readonly at: string;
}

export type PasskeyState = 'not-endorsed' | 'in-use' | 'revoked';

export function stateOf({ endorsed, revoked }: Pick<Passkey, 'endorsed' | 'revoked'>): PasskeyState {
  if (revoked !== null) return 'revoked';
  return endorsed === null ? 'not-endorsed' : 'in-use';
}

/** Digits of an enrolment's ID by which people name a passkey. */
export const shownDigits = 16;

export function passkeyName({ enrolment }: Pick<Passkey, 'enrolment'>): string {
  return enrolment.slice(0, shownDigits);
}
