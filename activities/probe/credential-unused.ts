/**
 * Finds out whether the old version is still used. Source: Graph beta, signIn.servicePrincipalCredentialKeyId
 * (unconfirmed on a live tenant): where the log, the property or the licence is missing, the answer is unknown, and the
 * overlap decides.
 */
import { graphPath, odata } from '../../connectors/graph/encoding.ts';
import { holderName, type Credential } from '../../domain/credential.ts';
import { inWords, milliseconds } from '../../domain/duration.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Observation } from '../../domain/probe.ts';
import { credentialUnusedProbe } from '../../domain/probes/credential-unused.ts';
import type { CredentialVersion } from '../../domain/rotation.ts';
import { readCredential } from '../../journal/credentials.ts';
import { rotationOfKind } from '../credential/kinds/of-kind.ts';
import type { ConnectionContext } from '../context.ts';
import { probeImplementation } from './implementation.ts';

interface SignIn {
  createdDateTime?: string;
  servicePrincipalCredentialKeyId?: string | null;
}

export const credentialUnusedImplementation = probeImplementation({
  probe: credentialUnusedProbe,
  attempt: async (context, { key, replaces, overlap }) => {
    const credential = await readCredential(await context.journal(), context.connection, key);
    const { holder, rotation } = credential;
    const began = rotation?.entered.findLast(({ state }) => state === 'retiring')?.at;
    if (rotation === null || rotation.previous.secret !== replaces || began === undefined) {
      return { outcome: 'inconclusive', code: 'overlap-not-begun', observed: 'The overlap has not begun.' };
    }
    const now = context.clock.now();
    const left = Date.parse(began) + milliseconds(overlap) - now;
    if (left > 0) {
      const observed = `The overlap goes on for ${inWords(left)}.`;
      return { outcome: 'inconclusive', code: 'overlap-not-over', observed };
    }
    const { keyId } = rotation.previous;
    if (holder.kind === 'server') return shownByListener(context, credential, rotation.previous);
    if (holder.kind !== 'application' || keyId === null)
      return decidedByOverlap(overlap, 'its key has no id to search for');
    return seenInLog(context, { appId: holder.appId, keyId, overlap, since: now - milliseconds(overlap) / 2 });
  },
});

async function seenInLog(
  { graph }: ConnectionContext,
  { appId, keyId, overlap, since }: { appId: string; keyId: string; overlap: string; since: number },
): Promise<Observation> {
  let signIns: SignIn[];
  try {
    const from = new Date(since).toISOString();
    signIns = await graph.list<SignIn>({
      version: 'beta',
      path: graphPath`/auditLogs/signIns`,
      query: {
        // A time is a literal without quotes, and this one is our own.
        $filter: `${odata`signInEventTypes/any(t: t eq 'servicePrincipal') and appId eq ${appId}`} and createdDateTime ge ${from}`,
        $top: '500',
      },
    });
  } catch (error) {
    if (!isFailure(error) || !['denied', 'not-found', 'invalid'].includes(error.failureClass)) throw error;
    return decidedByOverlap(overlap, `its sign-in log can't be read: ${error.code}`);
  }
  const reported = signIns.filter(
    ({ servicePrincipalCredentialKeyId }) => typeof servicePrincipalCredentialKeyId === 'string',
  );
  if (reported.length === 0) return decidedByOverlap(overlap, 'its sign-in log names no keys');
  const old = reported.filter(({ servicePrincipalCredentialKeyId }) => servicePrincipalCredentialKeyId === keyId);
  const last = old
    .map(({ createdDateTime = '' }) => createdDateTime)
    .sort()
    .at(-1);
  if (last === undefined) {
    const observed = `Of ${reported.length} sign-ins in the second half of the overlap, none used the old key.`;
    return { outcome: 'allowed', observed };
  }
  const observed = `The old key is still used to sign in, last at ${last}: the new one is not in use everywhere.`;
  return { outcome: 'refused', code: 'old-key-still-used', observed };
}

/** A listener shows one certificate: that it isn't the old one is all that can be seen of it. */
async function shownByListener(
  context: ConnectionContext,
  credential: Credential,
  previous: CredentialVersion,
): Promise<Observation> {
  const server = holderName(credential.holder);
  if (!(await rotationOfKind[credential.kind].isRegistered(context, credential, previous))) {
    return { outcome: 'allowed', observed: `The listener of ${server} doesn't show the old certificate.` };
  }
  const observed = `The listener of ${server} shows the old certificate again: it was set back, not by this run.`;
  return { outcome: 'refused', code: 'old-key-still-used', observed };
}

function decidedByOverlap(overlap: string, why: string): Observation {
  return {
    outcome: 'allowed',
    observed: `The tenant doesn't show whether it is still used (${why}); the overlap of ${overlap} has passed.`,
  };
}
