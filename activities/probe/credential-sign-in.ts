/** Mints a fresh token with exactly this version of the credential. */
import { mintToken } from '../../connectors/entra/mint-token.ts';
import type { ApplicationIdentity } from '../../connectors/entra/identity.ts';
import { certificateCredential } from '../../connectors/secrets/certificate-credential.ts';
import { credentialSignInProbe } from '../../domain/probes/credential-sign-in.ts';
import { probeImplementation } from './implementation.ts';

export const credentialSignInImplementation = probeImplementation({
  probe: credentialSignInProbe,
  attempt: async ({ connected, secrets, signal }, { kind, clientId, application, credential }) => {
    const identity: ApplicationIdentity = {
      kind: 'application',
      clientId,
      credentialId: credential,
      credential: async () => {
        const { value } = await secrets.resolve(credential);
        return kind === 'application-secret'
          ? { kind: 'secret', secret: value }
          : certificateCredential(value, credential);
      },
    };
    await mintToken(connected, { identity, scope: connected.scopes.graph, fresh: true, credentialIsNew: true, signal });
    return { outcome: 'allowed', observed: `Entra gives ${application} a token for the new credential.` };
  },
});
