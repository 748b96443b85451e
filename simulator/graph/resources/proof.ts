/**
 * Proof of possession for addKey and removeKey: a JWT signed with the key of a certificate that is valid on the
 * application now. Its times are real, as those of every token. Source: learn, graph/application-rollkey-prooftoken.
 */
import { X509Certificate } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { Clock } from '../../clock.ts';
import type { Application } from '../../tenant/state.ts';
import { GraphError } from '../graph-error.ts';

const audience = '00000002-0000-0000-c000-000000000000';
const longestSeconds = 10 * 60;

/** @throws GraphError 400 `Authentication_MissingOrMalformed` */
export async function checkProof(clock: Clock, application: Application, proof: string): Promise<void> {
  const valid = application.keyCredentials.filter(
    ({ startDateTime, endDateTime }) => clock.isPast(startDateTime) && !clock.isPast(endDateTime),
  );
  for (const { key } of valid) {
    const { publicKey } = new X509Certificate(Buffer.from(key, 'base64'));
    try {
      const { payload } = await jwtVerify(proof, publicKey, {
        audience,
        issuer: application.id,
        algorithms: ['RS256', 'PS256'],
        clockTolerance: 300,
      });
      const lifetime = Number(payload.exp) - Number(payload.nbf);
      if (lifetime > 0 && lifetime <= longestSeconds) return;
    } catch {
      // Signed by another of the certificates, perhaps.
    }
  }
  throw new GraphError(400, 'Authentication_MissingOrMalformed', 'Access Token missing or malformed.');
}
