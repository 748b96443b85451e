/** An actor of a probe as somebody who can sign in. The credential is fetched from the store at each sign-in. */
import type { Identity } from '../../connectors/entra/identity.ts';
import { certificateCredential } from '../../connectors/secrets/certificate-credential.ts';
import type { Actor } from '../../domain/probes/actor.ts';
import type { ConnectionContext } from '../context.ts';

/** The identity that signs in with what the actor's secret reference stands for. */
export function identityOf({ secrets }: Pick<ConnectionContext, 'secrets'>, actor: Actor): Identity {
  if (actor.kind === 'account') {
    const { userPrincipalName, password } = actor;
    return {
      kind: 'user',
      userName: userPrincipalName,
      credentialId: password,
      password: async () => (await secrets.resolve(password)).value,
    };
  }
  const { clientId, certificate } = actor;
  return {
    kind: 'application',
    clientId,
    credentialId: certificate,
    credential: async () => certificateCredential((await secrets.resolve(certificate)).value, certificate),
  };
}
