/**
 * Passwords of service accounts: an account has one, so registering the new one ends the old one. The old one stays in the
 * store until the end, so that a rotation that is rolled back can set it again.
 *
 * Source: learn, graph/api/user-update (passwordProfile).
 */
import { randomBytes } from 'node:crypto';
import { graphPath } from '../../../connectors/graph/encoding.ts';
import type { Holder } from '../../../domain/credential.ts';
import type { CredentialVersion } from '../../../domain/rotation.ts';
import { parseSecretReference } from '../../../domain/secret-reference.ts';
import type { ConnectionContext } from '../../context.ts';
import { removeStoredBy } from '../stored-operation.ts';
import type { CredentialKindRotation } from './credential-kind.ts';

export const accountPasswordRotation: CredentialKindRotation = {
  stage: async (context, { credential: { holder }, rotation: { previous, tag } }) => {
    const { reference } = await context.secrets.put(secretNameOf(holder, previous), freshPassword(), {
      kind: 'password',
      createdBy: context.run,
      operation: `${tag}/stage`,
    });
    const notBefore = new Date(context.clock.now()).toISOString();
    return { secret: reference, keyId: null, thumbprint: null, notBefore, notAfter: null };
  },
  unstage: async (context, { credential: { holder }, rotation: { previous, tag } }) =>
    removeStoredBy(context, secretNameOf(holder, previous), `${tag}/stage`),
  register: async (context, { credential: { holder }, rotation: { next } }) => {
    if (next === null) throw new RangeError('A password is staged before it is registered.');
    await setPassword(context, holder.id, next.secret);
    return next;
  },
  // A password can't be read.
  isRegistered: async () => null,
  unregister: async (context, { credential: { holder }, rotation: { previous } }) => {
    await setPassword(context, holder.id, previous.secret);
    return true;
  },
  // It ended when the new one was registered.
  retire: async () => undefined,
};

function secretNameOf({ id }: Holder, { secret }: CredentialVersion): string {
  return parseSecretReference(secret)?.name ?? `account-${id.toLowerCase()}-password`;
}

async function setPassword({ graph, secrets }: ConnectionContext, id: string, reference: string): Promise<void> {
  const { value } = await secrets.resolve(reference);
  await graph.request({
    method: 'PATCH',
    path: graphPath`/users/${id}`,
    body: { passwordProfile: { password: value, forceChangePasswordNextSignIn: false } },
  });
}

/** 192 random bits; all four kinds of characters, as Entra's password policy asks. */
function freshPassword(): string {
  return `${randomBytes(24).toString('base64url')}aA1!`;
}
