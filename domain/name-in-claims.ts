/** By which name a person is shown whom an identity provider has signed for: the same to the command line and to the worker. */
import type { IdentityProvider } from './identity-provider.ts';
import { printable } from './printable.ts';

/** Characters: as long as any user principal name. */
const longestName = 256;

/**
 * @param claims of an ID token
 * @returns that of `nameClaim`, else of what names the person for ever; undefined: neither is there
 */
export function nameInClaims(
  claims: Readonly<Record<string, unknown>>,
  { nameClaim, subjectClaim }: Pick<IdentityProvider, 'nameClaim' | 'subjectClaim'>,
): string | undefined {
  return shown(claimIn(claims, nameClaim)) ?? shown(claimIn(claims, subjectClaim));
}

/** An own property: a claim may be called anything. */
export function claimIn(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}

function shown(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const characters = Array.from(value.trim());
  return printable(
    characters.length <= longestName ? value.trim() : `${characters.slice(0, longestName - 1).join('')}…`,
  );
}
