/**
 * An identity provider that others wrote (`oidc-provider`), with people and roles as a company's has them. It says where it is in
 * one line of JSON, and ends with the process that started it.
 *
 * Its environment: PROVIDER, `{certificate, key, people: {NAME: [ROLE]}, rolesClaim, clientId}`, the first two in PEM.
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:https';
import { once } from 'node:events';
import { Provider } from 'oidc-provider';

const { certificate, key, people, rolesClaim, clientId } = JSON.parse(process.env.PROVIDER);
const server = createServer({ cert: certificate, key });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `https://localhost:${server.address().port}`;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: ['http://localhost'],
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
  cookies: { keys: ['this test alone'] },
  claims: { openid: ['sub'], profile: ['preferred_username', rolesClaim] },
  // Everything in the ID token: there is no other one to be asked with.
  conformIdTokenClaims: false,
  findAccount: (_context, name) => {
    if (!Object.hasOwn(people, name)) return undefined;
    const claims = { sub: name, preferred_username: `${name}@contoso.example`, [rolesClaim]: people[name] };
    return { accountId: name, claims: async () => claims };
  },
});
server.on('request', provider.callback());
process.stdout.write(`${JSON.stringify({ issuer })}\n`);
process.once('disconnect', () => process.exit());
