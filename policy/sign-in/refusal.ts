/** Why a sign-in doesn't count, as a code and a sentence. What a token says is shown in it, shortened and made visible. */
import type { Refusal } from '../../domain/approval.ts';
import { printable } from '../../domain/printable.ts';

type SignInRefusal =
  | 'sign-in-missing'
  | 'sign-in-invalid'
  | 'sign-in-too-old'
  | 'sign-in-in-the-future'
  | 'sign-in-guest'
  | 'sign-in-already-used';

export interface RefusedSignIn {
  readonly refused: Refusal<SignInRefusal>;
}

export function refuse(code: SignInRefusal, message: string): RefusedSignIn {
  return { refused: { code, message } };
}

/** @param why the second half of a sentence */
export function invalid(why: string): RefusedSignIn {
  return refuse('sign-in-invalid', `The sign-in doesn't count: ${why}.`);
}

const mostCharacters = 200;

/** Something of a token, for a sentence. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const characters = Array.from(text);
  return printable(characters.length <= mostCharacters ? text : `${characters.slice(0, mostCharacters - 1).join('')}…`);
}
