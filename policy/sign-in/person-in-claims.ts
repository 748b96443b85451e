/**
 * Who it is, and what they may do, by the claims that connections.yaml names.
 *
 * Sources: learn, entra/identity-platform/id-token-claims-reference (oid), optional-claims-reference (acct: 0 a member, 1 a guest).
 */
import { z } from 'zod';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import { claimIn, nameInClaims } from '../../domain/name-in-claims.ts';
import type { SignedIn } from '../../domain/person.ts';
import { roles, type Role } from '../../domain/role.ts';
import type { Claims } from './claims-of-token.ts';
import { invalid, refuse, type RefusedSignIn } from './refusal.ts';

type InClaims = Pick<SignedIn, 'issuer' | 'subject' | 'name' | 'roles' | 'guest'>;

export function personIn(claims: Claims, provider: IdentityProvider): { readonly person: InClaims } | RefusedSignIn {
  const { issuer, subjectClaim, rolesClaim, guests } = provider;
  const subject = subjectOf(claimIn(claims, subjectClaim), subjectClaim);
  if (subject === undefined) return invalid(`its token has no ${subjectClaim} that says who it is`);
  const guest = isGuest(claims, provider);
  if (guest === undefined && !guests) {
    return invalid(
      "its token doesn't say whether it is a guest's (acct): make that a claim of the application for decisions, or let guests decide",
    );
  }
  const name = nameInClaims(claims, provider) ?? subject;
  if (guest === true && !guests) {
    return refuse('sign-in-guest', `${name} is a guest of the tenant, and guests may not decide here.`);
  }
  const held = rolesIn(claimIn(claims, rolesClaim), provider);
  if (held.length === 0) {
    const needed = roles.map((role) => `Runbooks.${role}`).join(', ');
    return invalid(`${name} has no role at the identity provider (${rolesClaim}); there are ${needed}`);
  }
  // Who isn't known to be a member is taken for a guest.
  return { person: { issuer, subject, name, roles: held, guest: guest ?? true } };
}

/** OpenID Connect Core 1.0, 2 (sub): at most 255 ASCII characters. */
const subjectSchema = z.string().regex(/^[\x20-\x7e]{1,255}$/);
const objectId = z.guid().toLowerCase();

function subjectOf(value: unknown, named: string): string | undefined {
  return (named === 'oid' ? objectId : subjectSchema).safeParse(value).data;
}

/** Undefined: Entra, where it can be asked for, hasn't said it. */
function isGuest(claims: Claims, { tenant }: IdentityProvider): boolean | undefined {
  const acct = claimIn(claims, 'acct');
  if (acct === 0) return false;
  if (acct === 1) return true;
  return acct === undefined && tenant === undefined ? false : undefined;
}

/** AD FS writes a single value without a list; Entra never does. */
function rolesIn(value: unknown, { tenant }: IdentityProvider): Role[] {
  const given = typeof value === 'string' && tenant === undefined ? [value] : value;
  const { data = [] } = z.array(z.string()).safeParse(given);
  return roles.filter((role) => data.includes(`Runbooks.${role}`));
}
