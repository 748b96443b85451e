/**
 * The keys that an identity provider signs with, as it publishes them itself (OpenID Connect Discovery 1.0). Asked for over TLS
 * by this process, with the connection's certificate authorities and proxy, and from nowhere else: no token, message or database
 * names a key, and no address has `appid`, by which Entra would give keys that an application's owner has chosen.
 *
 * Source: learn, entra/identity-platform/access-tokens (validate the signature, validate the issuer of the signing key).
 */
import { z } from 'zod';
import { send } from '../../connectors/http/send.ts';
import { Failure } from '../../domain/failure.ts';
import { isLoopbackHost, type IdentityProvider } from '../../domain/identity-provider.ts';
import { shown } from './refusal.ts';

/** Entra's document has 2 KB, its keys 20 KB with their certificates. */
const mostBytes = 262_144;

/** Milliseconds. */
const deadline = 10_000;

const documentSchema = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });

const publishedKeySchema = z.looseObject({
  kid: z.string().min(1).max(256),
  kty: z.enum(['RSA', 'EC']),
  use: z.literal('sig').optional(),
  alg: z.string().optional(),
  crv: z.string().optional(),
  n: z.string().optional(),
  e: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
  /** Entra's: for tokens of which issuer the key is. */
  issuer: z.string().optional(),
});

const keySetSchema = z.looseObject({ keys: z.array(z.unknown()).min(1) });

export type PublishedKey = z.output<typeof publishedKeySchema>;

/**
 * @returns those of the keys with which this issuer signs; what is of another kind is left out
 * @throws Failure `identity-provider-unreachable`; `identity-provider-invalid` where it says something else than the file
 */
export async function publishedKeys(provider: IdentityProvider): Promise<PublishedKey[]> {
  const { issuer } = provider;
  if (!issuer.startsWith('https://')) throw invalid(provider, 'it is asked over TLS alone: https');
  if (!provider.simulated && isLoopbackHost(new URL(issuer).hostname)) {
    throw invalid(provider, 'on loopback there is a provider for a simulated connection alone');
  }
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = documentSchema.safeParse(await read(address, provider));
  if (!document.success) throw invalid(provider, 'its configuration has no issuer, or no jwks_uri');
  const { issuer: said, jwks_uri: keys } = document.data;
  if (said !== issuer) throw invalid(provider, `it says that it is ${shown(said)}`);
  refuseElsewhere(provider, keys);
  const set = keySetSchema.safeParse(await read(keys, provider));
  if (!set.success) throw invalid(provider, 'it publishes no keys');
  return set.data.keys.flatMap((each) => {
    const { success, data } = publishedKeySchema.safeParse(each);
    return success && isOf(provider, data.issuer) ? [data] : [];
  });
}

/** Of a key that Entra signs for many tenants with, the issuer has `{tenantid}` in the tenant's place. */
function isOf({ issuer, tenant }: IdentityProvider, of: string | undefined): boolean {
  return of === undefined || of === issuer || (tenant !== undefined && of.replace('{tenantid}', tenant) === issuer);
}

function refuseElsewhere(provider: IdentityProvider, keys: string): void {
  const [url, own] = [URL.canParse(keys) ? new URL(keys) : undefined, new URL(provider.issuer)];
  const isUsable =
    url?.protocol === 'https:' && url.username === '' && url.password === '' && !url.searchParams.has('appid');
  if (isUsable && (provider.tenant === undefined || url.host === own.host)) return;
  throw invalid(provider, `it says that its keys are at ${shown(keys)}`);
}

async function read(url: string, provider: IdentityProvider): Promise<unknown> {
  const { certificateAuthority: trustRoot, proxy } = provider;
  const subject = "the identity provider's own configuration";
  const request = {
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
    writes: false,
    deadline,
    mostBytes,
  } as const;
  const answer = await send({ trustRoot, proxy }, { ...request, service: 'identity-provider', subject }).catch(
    (error: unknown) => {
      throw error instanceof Failure ? unreachable(provider, error.operator, error) : error;
    },
  );
  if (answer.status !== 200) throw unreachable(provider, `HTTP ${answer.status}`, { status: answer.status });
  try {
    return JSON.parse(answer.text);
  } catch {
    throw unreachable(provider, 'it answers with something else than JSON');
  }
}

function unreachable(
  { issuer }: IdentityProvider,
  why: string,
  { serviceCode, status }: Pick<Partial<Failure>, 'serviceCode' | 'status'> = {},
): Failure {
  const subject = `${issuer}: ${why.replace(/\.$/, '')}`;
  return new Failure('identity-provider-unreachable', { service: 'identity-provider', subject, serviceCode, status });
}

function invalid({ issuer }: IdentityProvider, why: string): Failure {
  return new Failure('identity-provider-invalid', { service: 'identity-provider', subject: `${issuer}: ${why}` });
}
