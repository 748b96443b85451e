/**
 * A client that signs in all the time, as the vendor's product would: with the version of the credential that is current
 * at that moment. It reports every sign-in that failed.
 */
import type { Connected } from '../connectors/connected.ts';
import { mintToken } from '../connectors/entra/mint-token.ts';
import { certificateCredential } from '../connectors/secrets/certificate-credential.ts';
import type { SecretStore } from '../domain/secret-store.ts';
import type { Credential } from '../domain/credential.ts';
import { readCredential } from '../journal/credentials.ts';
import type { Journal } from '../journal/journal.ts';

const every = 100;

interface SignIns {
  tried: number;
  failed: number;
  /** The messages of the failed ones. */
  readonly problems: string[];
  /** References that it has signed in with, in their order. */
  readonly versions: string[];
}

export interface SteadySignIn {
  readonly signIns: SignIns;
  stop(): Promise<void>;
}

/** Signs in once, and then every 100 ms until it is stopped. */
export function steadySignIn(
  connected: Connected,
  secrets: SecretStore,
  { journal, credential }: { journal: Journal; credential: Credential },
): SteadySignIn {
  const signIns: SignIns = { tried: 0, failed: 0, problems: [], versions: [] };
  let stopped = false;
  const running = new Set<Promise<void>>();
  const once = async (): Promise<void> => {
    try {
      const { current, kind, holder, connection, key } = await readCredential(
        journal,
        credential.connection,
        credential.key,
      );
      if (holder.kind !== 'application') throw new Error(`${key} on ${connection} is no application's.`);
      const { value } = await secrets.resolve(current.secret);
      if (signIns.versions.at(-1) !== current.secret) signIns.versions.push(current.secret);
      const proof =
        kind === 'application-secret'
          ? ({ kind: 'secret', secret: value } as const)
          : certificateCredential(value, current.secret);
      const identity = {
        kind: 'application',
        clientId: holder.appId,
        credentialId: current.secret,
        credential: async () => proof,
      } as const;
      await mintToken(connected, { identity, scope: connected.scopes.graph, fresh: true });
    } catch (error) {
      signIns.failed += 1;
      if (signIns.problems.length < 10) signIns.problems.push(error instanceof Error ? error.message : String(error));
    } finally {
      signIns.tried += 1;
    }
  };
  // Each on its own: a slow answer doesn't hold back the next sign-in. A few at most, so that a hanging one is seen.
  const timer = setInterval(() => {
    if (stopped || running.size > 5) return;
    const mine = once().finally(() => running.delete(mine));
    running.add(mine);
  }, every);
  return {
    signIns,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await Promise.all(running);
    },
  };
}
