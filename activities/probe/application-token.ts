/**
 * Mints a fresh token and reads what it says. Its signature isn't checked: it came over TLS from the authority itself, and
 * only the resource must trust it. Nothing of it is kept but the names of the audience and the roles.
 */
import { decodeJwt } from 'jose';
import { mintToken } from '../../connectors/entra/mint-token.ts';
import { applicationTokenProbe } from '../../domain/probes/application-token.ts';
import { identityOf, actingAs } from './actor-identity.ts';
import { probeImplementation } from './implementation.ts';

export const applicationTokenImplementation = probeImplementation({
  probe: applicationTokenProbe,
  async attempt(context, { as, audience, roles, directoryRoles = [] }) {
    const { credentialIsNew = false } = actingAs(context, as);
    const token = await mintToken(context.connected, {
      identity: identityOf(context, as),
      scope: context.connected.scopes[audience],
      fresh: true,
      credentialIsNew,
      signal: context.signal,
    });
    const claims = decodeJwt(token.value);
    const held = textsOf(claims['roles']);
    const wids = textsOf(claims['wids']).map((id) => id.toLowerCase());
    const missing = [
      ...roles.filter((role) => !held.includes(role)),
      ...directoryRoles.filter((id) => !wids.includes(id.toLowerCase())).map((id) => `the directory role ${id}`),
    ];
    const evidence = { audience: textsOf(claims.aud).join(', '), roles: held.toSorted(), directoryRoles: wids };
    if (missing.length > 0) {
      const observed = `The token lacks ${missing.join(', ')}.`;
      return { outcome: 'inconclusive', code: 'role-not-in-token', observed, evidence };
    }
    return { outcome: 'allowed', observed: `The token for ${evidence.audience} has ${roles.join(', ')}.`, evidence };
  },
});

function textsOf(claim: unknown): string[] {
  const values: unknown[] = Array.isArray(claim) ? claim : [claim];
  return values.filter((value) => typeof value === 'string');
}
