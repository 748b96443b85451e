/** Why a passkey doesn't count, as a code and a sentence. Nothing that a browser has sent is repeated in it. */
import type { Refusal } from '../../domain/approval.ts';

type PasskeyRefusal =
  | 'passkey-missing'
  | 'passkey-invalid'
  | 'passkey-unknown'
  | 'passkey-not-endorsed'
  | 'passkey-revoked'
  | 'passkey-counter-went-back';

export interface RefusedPasskey {
  readonly refused: Refusal<PasskeyRefusal>;
}

export function refuse(code: PasskeyRefusal, message: string): RefusedPasskey {
  return { refused: { code, message } };
}

/** @param why the second half of a sentence */
export function invalid(why: string): RefusedPasskey {
  return refuse('passkey-invalid', `The passkey doesn't count: ${why}.`);
}
