/**
 * Keys of identity providers, kept for a day at most. A key that isn't among them may be a new one: it is looked for, once a
 * minute at most, however many tokens name it.
 */
import { importJWK } from 'jose';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import { publishedKeys, type PublishedKey } from './discovery.ts';
import type { Algorithm, TokenHeader } from './token-form.ts';

/** Milliseconds. */
const keptFor = 86_400_000;
const newAtMostEvery = 60_000;

type Key = Awaited<ReturnType<typeof importJWK>>;

interface Kept {
  readonly at: number;
  readonly keys: ReadonlyMap<string, Key>;
}

export class ProviderKeys {
  readonly #kept = new Map<string, Kept>();
  /** When a key was looked for that isn't there, and what came of it. */
  readonly #attempts = new Map<string, { readonly at: number; readonly problem?: unknown }>();
  readonly #underWay = new Map<string, Promise<Kept>>();

  /**
   * @param now milliseconds
   * @returns undefined: the provider signs with no such key
   * @throws Failure `identity-provider-unreachable`, `identity-provider-invalid`: then it isn't known whether it does
   */
  async find(provider: IdentityProvider, header: TokenHeader, now: number): Promise<Key | undefined> {
    const id = JSON.stringify([provider.issuer, provider.tenant, provider.certificateAuthority, provider.proxy]);
    const name = nameOf(header.alg, header.kid);
    const kept = this.#kept.get(id);
    if (kept === undefined || !isWithin(kept.at, keptFor, now))
      return (await this.#fetch(id, provider, now)).keys.get(name);
    const known = kept.keys.get(name);
    if (known !== undefined) return known;
    const attempt = this.#underWay.has(id) ? undefined : this.#attempts.get(id);
    if (attempt !== undefined && isWithin(attempt.at, newAtMostEvery, now)) {
      if (attempt.problem !== undefined) throw attempt.problem;
      return undefined;
    }
    try {
      this.#attempts.set(id, { at: now });
      return (await this.#fetch(id, provider, now)).keys.get(name);
    } catch (problem) {
      this.#attempts.set(id, { at: now, problem });
      throw problem;
    }
  }

  /** Once for all who ask meanwhile. */
  async #fetch(id: string, provider: IdentityProvider, now: number): Promise<Kept> {
    const underWay = this.#underWay.get(id);
    if (underWay !== undefined) return await underWay;
    const fetching = imported(provider).then((keys) => ({ at: now, keys }));
    this.#underWay.set(id, fetching);
    try {
      const kept = await fetching;
      this.#kept.set(id, kept);
      return kept;
    } finally {
      this.#underWay.delete(id);
    }
  }
}

/** A clock that was set back makes nothing last longer. */
function isWithin(at: number, most: number, now: number): boolean {
  return at <= now && now - at < most;
}

function nameOf(alg: Algorithm, kid: string): string {
  return `${alg} ${kid}`;
}

async function imported(provider: IdentityProvider): Promise<ReadonlyMap<string, Key>> {
  const keys = new Map<string, Key>();
  for (const published of await publishedKeys(provider)) {
    const alg = algorithmOf(published);
    if (alg === undefined || keys.has(nameOf(alg, published.kid))) continue;
    const key = await publicKey(published, alg);
    if (key !== undefined) keys.set(nameOf(alg, published.kid), key);
  }
  return keys;
}

/** Of a key that doesn't say it, as Entra's, by its kind. */
function algorithmOf({ kty, crv, alg }: PublishedKey): Algorithm | undefined {
  const own = kty === 'RSA' ? 'RS256' : crv === 'P-256' ? 'ES256' : undefined;
  return alg === undefined || alg === own ? own : undefined;
}

/** RFC 7518, 3.3: no RSA key is shorter. A longer one than this takes a check's time. */
const [fewestBits, mostBits] = [2048, 8192];

/** @returns undefined: it can't be used */
async function publicKey(
  { kty, n = '', e = '', crv = '', x = '', y = '' }: PublishedKey,
  alg: Algorithm,
): Promise<Key | undefined> {
  try {
    const key = await importJWK(kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y }, alg);
    if (key instanceof Uint8Array) return undefined;
    const { modulusLength: bits } = key.algorithm as { modulusLength?: number };
    return bits === undefined || (bits >= fewestBits && bits <= mostBits) ? key : undefined;
  } catch {
    return undefined;
  }
}
