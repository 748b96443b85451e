/** Registers the new version in addition to the old one. Rolling it back never takes the last one that works. */
import { isReplacedAtOnce, type CredentialKind } from '../../domain/credential.ts';
import { Failure } from '../../domain/failure.ts';
import { parseSecretReference } from '../../domain/secret-reference.ts';
import { registeredCredential } from '../../domain/resources/credential-rotation.ts';
import { rotationOfKind } from './kinds/of-kind.ts';
import { rotationStep } from './rotation-step.ts';

const undoneOf: Partial<Record<CredentialKind, string>> = {
  'account-password': 'the account has its old password again',
  'listener-certificate': 'the listener shows the old certificate again',
};

export const registeredCredentialImplementation = rotationStep({
  resource: registeredCredential,
  enters: ['registered'],
  isTaken: async (context, { credential, rotation: { next } }, { kind }) =>
    next !== null && (await rotationOfKind[kind].isRegistered(context, credential, next)) !== false,
  take: async (context, rotating, { kind, validFor = '' }) => ({
    next: await rotationOfKind[kind].register(context, rotating, validFor),
  }),
  rollBack: async (context, rotating, { kind, key }) => {
    const { credential, rotation } = rotating;
    const { next, previous } = rotation;
    if (next === null) return { undone: 'nothing was registered' };
    // What is replaced at once isn't registered along with the new one: it is restored by this.
    const isGone =
      !isReplacedAtOnce(kind) && (await rotationOfKind[kind].isRegistered(context, credential, previous)) === false;
    if (isGone) throw new Failure('credential-last-one', { service: 'runbook', subject: key });
    await rotationOfKind[kind].unregister(context, rotating, next);
    const undone = undoneOf[kind] ?? 'the new key is removed';
    // What only the service could make was stored here, and goes with it.
    if (kind !== 'application-secret') return { next: { ...next, keyId: null }, undone };
    const { name, version } = parseSecretReference(next.secret) ?? {};
    if (name !== undefined && version !== undefined) await context.secrets.remove(name, version);
    return { next: null, undone };
  },
});
