/**
 * What it costs a worker to know who has made a decision: `node dist/bench/sign-ins.js` measures the check of a signed statement
 * with keys that it has, and recording that its sign-in is used; in SQLite, and in the database of RUNBOOKS_DATABASE where it is
 * set. Fails when both together cost more than 10 ms.
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SignedIn } from '../domain/person.ts';
import type { IdentityProvider } from '../domain/identity-provider.ts';
import { nonceOf, statementId } from '../domain/statement.ts';
import type { Journal } from '../journal/journal.ts';
import { useSignIn } from '../journal/sign-ins.ts';
import { checkSignIn } from '../policy/sign-in/check-sign-in.ts';
import { ProviderKeys } from '../policy/sign-in/provider-keys.ts';
import { inEachDatabase } from './each-database.ts';

const times = 300;
const limit = 10;
const tenant = '9d1b0f5e-3a52-4a8e-b6f5-6f2f3f8f0a11';
const provider: IdentityProvider = {
  issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
  clientId: randomUUID(),
  audiences: [],
  subjectClaim: 'oid',
  rolesClaim: 'roles',
  nameClaim: 'preferred_username',
  maxAge: false,
  guests: false,
  simulated: false,
  tenant,
};
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Those of a provider that was asked before. */
class KnownKeys extends ProviderKeys {
  override async find() {
    return (await crypto.subtle.importKey(
      'jwk',
      publicKey.export({ format: 'jwk' }),
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      false,
      ['verify'],
    )) as Awaited<ReturnType<ProviderKeys['find']>>;
  }
}

async function signed(text: string, authTime: number): Promise<string> {
  const claims = { iss: provider.issuer, aud: provider.clientId, tid: tenant, ver: '2.0', oid: randomUUID(), acct: 0 };
  const more = { roles: ['Runbooks.Approve'], nonce: nonceOf(text), auth_time: authTime, exp: authTime + 3600 };
  return await new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: 'RS256', kid: 'known' }).sign(privateKey);
}

/** @returns milliseconds, the median */
function median(took: readonly number[]): number {
  return took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)] ?? Infinity;
}

/** @returns whether the limit holds */
async function bench(name: string, journal: Journal): Promise<boolean> {
  const keys = new KnownKeys();
  const [checks, uses]: [number[], number[]] = [[], []];
  for (let time = 0; time < times; time += 1) {
    const text = JSON.stringify({ v: 1, action: 'approve', salt: randomUUID(), reason: 'x'.repeat(400) });
    const now = Date.now();
    const idToken = await signed(text, Math.floor(now / 1000));
    const began = performance.now();
    const checked = await checkSignIn({ text, idToken }, provider, { now, keys });
    const between = performance.now();
    const { signedIn } = checked as { signedIn: SignedIn };
    const statement = { id: statementId(text), text, action: 'approve', run: 'bench', runId: 'bench', planHash: null };
    await useSignIn(journal, signedIn, statement, { requestedBy: null, connection: null });
    checks.push(between - began);
    uses.push(performance.now() - between);
  }
  const [check, use] = [median(checks), median(uses)];
  const shown = [check, use, check + use].map((ms) => `${ms.toFixed(2)} ms`);
  process.stdout.write(`${name}: the check ${shown[0]}, its record ${shown[1]}, together ${shown[2]} (medians)\n`);
  return check + use <= limit;
}

await inEachDatabase(bench);
