/**
 * A sign-in that nothing of this project takes part in: openssl opens the .pfx and signs the assertion, curl sends it.
 * Source: learn, identity-platform/certificate-credentials.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether both programs are there; OpenSSL 1 lacks what is asked of it. */
export async function opensslAndCurl(): Promise<boolean> {
  try {
    const [openssl] = await Promise.all([run('openssl', ['version']), run('curl', ['--version'])]);
    return openssl.stdout.startsWith('OpenSSL 3');
  } catch {
    return false;
  }
}

export interface SignIn {
  readonly pfx: Buffer;
  readonly password: string;
  readonly clientId: string;
  /** Authority with the tenant. */
  readonly authority: string;
  /** File with the certificate authority that curl must trust. */
  readonly certificateAuthority: string;
  readonly scope: string;
}

/** What the token endpoint answers, and what openssl says of the file. */
export async function signInByOpenssl(
  signIn: SignIn,
): Promise<{ answer: Record<string, unknown>; attributes: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'openssl-'));
  const file = (name: string) => join(folder, name);
  try {
    await writeFile(file('secops.pfx'), signIn.pfx, { mode: 0o600 });
    const open = ['pkcs12', '-in', file('secops.pfx'), '-passin', `pass:${signIn.password}`, '-nodes'];
    const { stdout: attributes } = await run('openssl', [...open, '-nocerts']);
    await run('openssl', [...open, '-nocerts', '-out', file('key.pem')]);
    await run('openssl', [...open, '-nokeys', '-clcerts', '-out', file('certificate.pem')]);
    const print = ['x509', '-in', file('certificate.pem'), '-noout', '-fingerprint', '-sha256'];
    const hex = (await run('openssl', print)).stdout.split('=')[1]?.replaceAll(':', '').trim() ?? '';

    const endpoint = `${signIn.authority}/oauth2/v2.0/token`;
    const now = Math.floor(Date.now() / 1000);
    const header = { alg: 'PS256', typ: 'JWT', 'x5t#S256': Buffer.from(hex, 'hex').toString('base64url') };
    const { clientId } = signIn;
    const times = { iat: now, nbf: now, exp: now + 300 };
    const claims = { aud: endpoint, iss: clientId, sub: clientId, jti: randomUUID(), ...times };
    const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    await writeFile(file('signed'), signed);
    const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1'];
    await run('openssl', [
      'dgst',
      '-sha256',
      ...pss,
      '-sign',
      file('key.pem'),
      '-out',
      file('signature'),
      file('signed'),
    ]);
    const { stdout: encoded } = await run('openssl', ['base64', '-A', '-in', file('signature')]);
    await writeFile(file('assertion'), `${signed}.${Buffer.from(encoded, 'base64').toString('base64url')}`);

    const fields = {
      grant_type: 'client_credentials',
      client_id: clientId,
      scope: signIn.scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    };
    const data = Object.entries(fields).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`]);
    const assertion = ['--data-urlencode', `client_assertion@${file('assertion')}`];
    const trusting = ['--silent', '--cacert', signIn.certificateAuthority];
    const { stdout } = await run('curl', [...trusting, ...data, ...assertion, endpoint]);
    return { answer: JSON.parse(stdout) as Record<string, unknown>, attributes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
