/**
 * What a token is before anything in it is believed: not too long, three parts, and signed with a key of a key set, by an
 * algorithm with a key pair (RFC 7515, 4.1; RFC 8725, 3.1).
 */
import { z } from 'zod';
import { invalid, shown, type RefusedSignIn } from './refusal.ts';

/** A pair of keys each: never `none`, and nothing that a public key could be the secret of. */
const algorithms = ['RS256', 'ES256'] as const;

export type Algorithm = (typeof algorithms)[number];

export interface TokenHeader {
  readonly alg: Algorithm;
  readonly kid: string;
}

/** Characters. Entra lists at most 200 groups in a token, and fewer roles than that. */
const longestToken = 16_384;

/** Where a token would say itself by which key it is checked, or how it is read. */
const ofItsOwn = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'enc'];

const headerSchema = z.looseObject({
  alg: z.enum(algorithms),
  kid: z.string().min(1).max(256),
  typ: z.string().optional(),
});

export function tokenHeader(token: string): { readonly header: TokenHeader } | RefusedSignIn {
  if (token.length > longestToken) return invalid(`the token is longer than ${longestToken} characters`);
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return invalid("what is given isn't a signed token");
  const header = decoded(token.slice(0, token.indexOf('.')));
  const own = ofItsOwn.find((name) => Object.hasOwn(header, name));
  if (own !== undefined) return invalid(`the token's header has ${own}, and no token says itself how it is checked`);
  const parsed = headerSchema.safeParse(header);
  if (!parsed.success) {
    const [name = 'header'] = parsed.error.issues[0]?.path ?? [];
    return invalid(
      name === 'alg'
        ? `its algorithm is ${shown(header['alg'])}, and must be ${algorithms.join(' or ')}`
        : `the token's header has no ${String(name)} that could be used`,
    );
  }
  const { alg, kid, typ } = parsed.data;
  if (typ !== undefined && typ.toUpperCase() !== 'JWT')
    return invalid(`it is a token of type ${shown(typ)}, and no ID token`);
  return { header: { alg, kid } };
}

function decoded(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
