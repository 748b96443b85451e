/**
 * An actor of a probe as an identity that can sign in, and its egress address. The credential is fetched from the store
 * at each sign-in.
 */
import type { CallOptions } from '../../connectors/call-options.ts';
import type { Identity } from '../../connectors/entra/identity.ts';
import { storedIdentity } from '../../connectors/connect.ts';
import { egressOn } from '../../domain/egress.ts';
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
  const { clientId, certificate, secret } = actor;
  return storedIdentity({ clientId, certificate, secret }, secrets);
}

/**
 * How an attempt calls: with a token minted for it, since roles live inside the token, and from an address that the
 * account may sign in from, where the runner certainly leaves by one.
 */
export function actingAs({ connected }: Pick<ConnectionContext, 'connected'>, actor: Actor): CallOptions {
  const addresses = actor.kind === 'account' ? actor.addresses : undefined;
  const egressAddress = addresses === undefined ? undefined : egressOn(connected.egress, addresses, 'inside');
  return { freshToken: true, credentialIsNew: true, localAddress: egressAddress?.localAddress };
}
