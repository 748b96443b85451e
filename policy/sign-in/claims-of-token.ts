/**
 * What a token whose signature holds must say, to count as the signature of a statement: by this issuer, for this application,
 * of this tenant, and of this text. Issue times are looked at nowhere: Entra backdates them, and a token that was refreshed has
 * the nonce of the first one.
 *
 * Sources: OpenID Connect Core 1.0, 3.1.3.7; learn, entra/identity-platform/id-token-claims-reference.
 */
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import { nonceOf } from '../../domain/statement.ts';
import { invalid, shown, type RefusedSignIn } from './refusal.ts';

/** Seconds by which clocks may differ. */
const tolerance = 60;

const claimsSchema = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.tuple([z.string()])], { error: 'must be one audience' }),
  nonce: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
});

export type Claims = z.output<typeof claimsSchema>;

/** @param now milliseconds */
export function claimsOf(
  payload: Uint8Array,
  { text, provider, now }: { readonly text: string; readonly provider: IdentityProvider; readonly now: number },
): { readonly claims: Claims } | RefusedSignIn {
  const parsed = claimsSchema.safeParse(json(payload));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return invalid(`its token has no ${issue?.path.join('.') || 'claims'} that could be used`);
  }
  const claims = parsed.data;
  const why = whyNotFor(provider, claims) ?? whyNotOf(text, claims) ?? whyNotNow(claims, now / 1000);
  return why === undefined ? { claims } : invalid(why);
}

function whyNotFor(provider: IdentityProvider, claims: Claims): string | undefined {
  const { issuer, clientId, audiences, tenant } = provider;
  if (claims.iss !== issuer) return `its issuer is ${shown(claims.iss)}, and connections.yaml names ${issuer}`;
  const audience = typeof claims.aud === 'string' ? claims.aud : claims.aud[0];
  if (![clientId, ...audiences].includes(audience)) {
    return `it is for the application ${shown(audience)}, which connections.yaml doesn't name`;
  }
  const party = claims['azp'];
  if (party !== undefined && party !== audience) return `it was asked for by another application, ${shown(party)}`;
  if (tenant === undefined) return undefined;
  if (claims['ver'] !== '2.0') return `its version is ${shown(claims['ver'])}, and must be 2.0`;
  if (claims['tid'] !== tenant) return `it is of the tenant ${shown(claims['tid'])}, and must be of ${tenant}`;
  return undefined;
}

function whyNotOf(text: string, { nonce }: Claims): string | undefined {
  const [given, own] = [Buffer.from(nonce), Buffer.from(nonceOf(text))];
  if (given.length === own.length && timingSafeEqual(given, own)) return undefined;
  return 'it signs another text: its nonce is not the hash of this one';
}

function whyNotNow({ exp, nbf }: Claims, seconds: number): string | undefined {
  if (exp + tolerance <= seconds) return 'its token has expired';
  if (nbf !== undefined && nbf - tolerance > seconds) return "its token isn't valid yet";
  return undefined;
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
