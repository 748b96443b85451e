/**
 * Who says who the people are that decide about a connection: a provider that can be asked from this machine, whose clock is
 * this machine's; or nobody, and names count as they are typed.
 */
import { identityOf } from '../../connectors/identity-of.ts';
import { headerOf, send, type HttpsAnswer } from '../../connectors/http/send.ts';
import type { Config } from '../../config.ts';
import type { Connection } from '../../domain/connection.ts';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import { publishedKeys } from '../../policy/sign-in/discovery.ts';
import { attempt, ok, warning, wrong, type Check } from './check.ts';

/** Seconds by which this machine's clock may differ from the provider's: the worker takes no sign-in from further ahead. */
const mostOff = 60;

/** Milliseconds. */
const deadline = 10_000;

export interface Decided {
  readonly checks: readonly Check[];
  /** Undefined: names are typed, or it can't be told. */
  readonly provider?: IdentityProvider;
}

/** @param name of a connection that the file has */
export async function identityProviderChecks(
  name: string,
  kind: Connection['kind'],
  { connectionsFile, home }: Pick<Config, 'connectionsFile' | 'home'>,
): Promise<Decided> {
  const found: { provider?: IdentityProvider } = {};
  const about = `connection ${name}, who decides`;
  const who = await attempt(about, async () => {
    const provider = await identityOf(name, { connectionsFile, home });
    if (provider === 'claims') return asTyped(about, kind);
    found.provider = provider;
    const clients = [provider.clientId, ...provider.audiences].join(', ');
    return ok(
      about,
      `signed by ${provider.issuer}, at the application ${clients}${provider.guests ? '; guests, too' : ''}`,
    );
  });
  const { provider } = found;
  if (provider === undefined) return { checks: [who] };
  const reached = await Promise.all([keysCheck(name, provider), clockCheck(name, provider)]);
  return { checks: [who, ...reached], provider };
}

function asTyped(about: string, kind: Connection['kind']): Check {
  const detail = 'names count as they are typed (identity: claims)';
  if (kind === 'simulated') return ok(about, detail);
  const advice =
    'Write the application that people sign decisions with into connections.yaml (identity): docs/people.md. Until then everybody who reaches this installation can decide as anybody.';
  return warning(about, detail, advice);
}

async function keysCheck(connection: string, provider: IdentityProvider): Promise<Check> {
  const name = `connection ${connection}, identity provider`;
  return await attempt(name, async () => {
    const keys = await publishedKeys(provider);
    if (keys.length > 0) return ok(name, `its configuration can be read here; keys that sign tokens: ${keys.length}`);
    const advice = 'Find out what answers at this address: no decision can be checked with what it publishes.';
    return wrong(name, `${provider.issuer} publishes no key that a decision could be checked with`, advice);
  });
}

async function clockCheck(connection: string, provider: IdentityProvider): Promise<Check> {
  const name = `connection ${connection}, clock`;
  return await attempt(name, async () => {
    const { certificateAuthority: trustRoot, proxy, issuer } = provider;
    const asked = Date.now();
    const answer = await send(
      { trustRoot, proxy },
      {
        method: 'GET',
        url: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        headers: { accept: 'application/json', 'cache-control': 'no-cache' },
        writes: false,
        deadline,
        mostBytes: 262_144,
        service: 'identity-provider',
        subject: "the identity provider's clock",
      },
    );
    const theirs = clockOf(answer);
    const advice = `Set this machine's clock by a time server. The worker takes a sign-in of the last 3 minutes, and none from more than ${mostOff} seconds ahead.`;
    if (theirs === undefined) {
      return warning(name, "unknown: the provider's answer has no date to compare this machine's clock with", advice);
    }
    const off = Math.round(((asked + Date.now()) / 2 - theirs) / 1000);
    const detail = `this machine's clock is ${Math.abs(off)} s ${off < 0 ? 'behind' : 'ahead of'} the identity provider's`;
    return Math.abs(off) > mostOff ? wrong(name, detail, advice) : ok(name, detail);
  });
}

/**
 * The middle of the second that the answer names; one from a cache was made so many seconds before.
 * @returns milliseconds
 */
function clockOf(answer: HttpsAnswer): number | undefined {
  const date = Date.parse(headerOf(answer, 'date') ?? '');
  const age = Number(headerOf(answer, 'age') ?? 0);
  return Number.isNaN(date) ? undefined : date + 500 + (age > 0 ? age * 1000 : 0);
}
