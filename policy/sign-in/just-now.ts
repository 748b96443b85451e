/**
 * That somebody has proven just now who they are: a token alone doesn't say so, since while a session lasts any program on the
 * person's machine is given one for any text without a word. By this machine's clock and the provider's, in real time.
 *
 * Source: OpenID Connect Core 1.0, 2 (auth_time).
 */
import { z } from 'zod';
import { invalid, refuse, type RefusedSignIn } from './refusal.ts';

/** Seconds. */
const longestAgo = 180;
const mostAhead = 60;

const authTime = z.int().nonnegative().max(8_640_000_000_000);

/**
 * @param claim `auth_time`: seconds since 1970
 * @param now milliseconds
 * @returns ISO 8601
 */
export function provenAt(claim: unknown, now: number): { readonly authTime: string } | RefusedSignIn {
  const parsed = authTime.safeParse(claim);
  if (!parsed.success) {
    return invalid(
      "its token doesn't say when the person has signed in (auth_time): make that a claim of the application for decisions",
    );
  }
  const ago = now / 1000 - parsed.data;
  if (ago > longestAgo) {
    const since = `${new Date(parsed.data * 1000).toISOString().slice(0, 19)}Z`;
    return refuse(
      'sign-in-too-old',
      `The person has signed in at ${since}, more than 3 minutes before it was checked: each decision takes a sign-in of its own.`,
    );
  }
  if (-ago > mostAhead) {
    return refuse(
      'sign-in-in-the-future',
      `By the worker's clock the sign-in is ${Math.ceil(-ago)} seconds in the future: set the worker's clock.`,
    );
  }
  return { authTime: new Date(parsed.data * 1000).toISOString() };
}
