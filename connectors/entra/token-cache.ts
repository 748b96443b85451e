/**
 * The runner's own tokens, kept in memory for a few minutes so that a plan of fifty reads signs in once. Short, because
 * a token goes on as it was minted: a role that was granted or removed since isn't effective.
 */
export interface Token {
  value: string;
  /** Milliseconds since the epoch, real time. */
  expiresAt: number;
}

const keptFor = 300_000;
const margin = 120_000;
const most = 200;
const tokens = new Map<string, { until: number; token: Token }>();

/** A token kept under this key, unless it is too old. */
export function keptToken(key: string): Token | undefined {
  const kept = tokens.get(key);
  if (kept === undefined || kept.until > Date.now()) return kept?.token;
  tokens.delete(key);
  return undefined;
}

/** Keeps a token; the oldest goes when there are too many. */
export function keepToken(key: string, token: Token): void {
  tokens.delete(key);
  tokens.set(key, { until: Math.min(Date.now() + keptFor, token.expiresAt - margin), token });
  if (tokens.size > most) for (const oldest of [...tokens.keys()].slice(0, tokens.size - most)) tokens.delete(oldest);
}
