/**
 * The check of a signed statement, in the process that will write: that the identity provider of the connection has signed this
 * very text for a person who has proven just now who they are. What the person may do with it is asked elsewhere.
 */
import { createHash } from 'node:crypto';
import { compactVerify, errors } from 'jose';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import type { SignedIn } from '../../domain/person.ts';
import type { SignedStatement } from '../../domain/statement.ts';
import { claimsOf } from './claims-of-token.ts';
import { provenAt } from './just-now.ts';
import { personIn } from './person-in-claims.ts';
import { ProviderKeys } from './provider-keys.ts';
import { invalid, type RefusedSignIn } from './refusal.ts';
import { tokenHeader, type TokenHeader } from './token-form.ts';

interface Checking {
  /** Milliseconds, by this machine's clock. */
  readonly now: number;
  /** Left out: those of this process. */
  readonly keys?: ProviderKeys;
}

const ownKeys = new ProviderKeys();

/**
 * @throws Failure `identity-provider-unreachable`, to be tried again, and `identity-provider-invalid`: then nothing is known of
 *   the sign-in, which is neither refused nor taken
 */
export async function checkSignIn(
  { text, idToken }: Pick<SignedStatement, 'text' | 'idToken'>,
  provider: IdentityProvider,
  { now, keys = ownKeys }: Checking,
): Promise<{ readonly signedIn: SignedIn } | RefusedSignIn> {
  const formed = tokenHeader(idToken);
  if ('refused' in formed) return formed;
  const verified = await verify(idToken, formed.header, await keys.find(provider, formed.header, now));
  if ('refused' in verified) return verified;
  const held = claimsOf(verified.payload, { text, provider, now });
  if ('refused' in held) return held;
  const proven = provenAt(held.claims['auth_time'], now);
  if ('refused' in proven) return proven;
  const known = personIn(held.claims, provider);
  if ('refused' in known) return known;
  return { signedIn: { ...known.person, ...proven, tokenDigest: tokenDigestOf(idToken) } };
}

/** SHA-256: 64 hexadecimal digits. */
export function tokenDigestOf(idToken: string): string {
  return createHash('sha256').update(idToken).digest('hex');
}

async function verify(
  token: string,
  { alg }: TokenHeader,
  key: Awaited<ReturnType<ProviderKeys['find']>>,
): Promise<{ readonly payload: Uint8Array } | RefusedSignIn> {
  if (key === undefined) return invalid('its token is signed with a key that the identity provider does not publish');
  try {
    const { payload } = await compactVerify(token, key, { algorithms: [alg] });
    return { payload };
  } catch (error) {
    if (error instanceof errors.JOSEError) return invalid("the signature of its token doesn't hold");
    throw error;
  }
}
